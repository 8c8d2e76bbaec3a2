package org.obmeet.telemetry.lake.log;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.IngestCounts;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.keys.KeysetException;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * What a lake holds, as its log says.
 *
 * @param genesis what was fixed when it was made
 * @param head the last entry
 * @param clean clean files in order of path
 * @param consents consent files in order of entry
 * @param quarantine quarantine files in order of path
 * @param closed by stream and base window, number of the entry that settled it
 * @param releases what is published
 * @param history every release ever made, superseded ones included, in order of entry
 * @param suppressedTables explanations of what was refused and has not been published since
 * @param ingests counts of every ingest, in order
 * @param keys fingerprints of the keys that were made and not destroyed
 * @param destroyed keys that were destroyed
 * @param suppressions the file of the suppression table, if it has a row
 * @param expired windows that were never released, and never will be
 * @param gaps by stream, days that clean files of were lost, and in no backup
 */
public record LakeState(
    LakeMetadata genesis,
    LogHead head,
    List<CleanFile> clean,
    List<FileRef> consents,
    List<FileRef> quarantine,
    Map<String, Map<Window, Long>> closed,
    Map<ReleaseKey, TableRelease> releases,
    List<TableRelease> history,
    Map<ReleaseKey, String> suppressedTables,
    List<CommittedIngest> ingests,
    Map<KeyName, String> keys,
    Set<KeyName> destroyed,
    Optional<FileRef> suppressions,
    Set<ReleaseKey> expired,
    Map<String, Set<LocalDate>> gaps) {

  /**
   * Replays a log from its first entry.
   *
   * @throws CorruptLogException where the first entry is no genesis, or a detail does not fit
   */
  public static LakeState replay(List<Commit> entries) {
    LakeStateBuilder replay = new LakeStateBuilder();
    entries.forEach(replay::add);
    return replay.state();
  }

  /** Clean files of a stream. */
  public List<CleanFile> clean(String stream) {
    return clean.stream().filter(file -> file.stream().equals(stream)).toList();
  }

  /** Clean files of a stream, day and bucket. */
  public List<CleanFile> clean(String stream, LocalDate day, int bucket) {
    return clean(stream).stream()
        .filter(file -> file.day().equals(day) && file.bucket() == bucket)
        .toList();
  }

  /** Number of the entry that settled a base window, if it is settled. */
  public Optional<Long> closedBy(String stream, Window base) {
    return Optional.ofNullable(closed.getOrDefault(stream, Map.of()).get(base));
  }

  /** Whether a row of that day, committed next, would be late. */
  public boolean late(String stream, LocalDate day, WindowKind base) {
    return closedBy(stream, base.containing(day)).isPresent();
  }

  /** Whether a file came before its base window was settled, or the window is still open. */
  public boolean onTime(CleanFile file, WindowKind base) {
    return closedBy(file.stream(), base.containing(file.day()))
        .map(entry -> file.commit() < entry)
        .orElse(true);
  }

  /** The files that count in a window: those of its days that came on time. */
  public List<CleanFile> counted(String stream, Window window, WindowKind base) {
    return counted(stream, window.start(), window.end(), base);
  }

  /**
   * The files that count in a stretch of days: those that came before their base window was
   * settled.
   *
   * @param from first day
   * @param end first day after it
   */
  public List<CleanFile> counted(String stream, LocalDate from, LocalDate end, WindowKind base) {
    return clean(stream).stream()
        .filter(file -> !file.day().isBefore(from) && file.day().isBefore(end))
        .filter(file -> onTime(file, base))
        .toList();
  }

  /**
   * Whether rows of a stretch of days were lost, so that it must not be counted.
   *
   * @param end first day after it
   */
  public boolean hasGap(String stream, LocalDate from, LocalDate end) {
    return gaps.getOrDefault(stream, Set.of()).stream()
        .anyMatch(day -> !day.isBefore(from) && day.isBefore(end));
  }

  /** Fingerprints of every input that an ingest has read. */
  public Set<String> inputs() {
    return ingests.stream()
        .flatMap(ingest -> ingest.commit().inputs().stream())
        .collect(
            Collectors.collectingAndThen(
                Collectors.toCollection(TreeSet::new), Collections::unmodifiableSet));
  }

  /** By stream, the newest schema version that any of its files was written under. */
  public Map<String, Integer> versions() {
    Map<String, Integer> versions = new TreeMap<>();
    ingests.forEach(
        ingest ->
            ingest
                .commit()
                .versions()
                .forEach((stream, version) -> versions.merge(stream, version, Math::max)));
    return versions;
  }

  /** Counts of a stream over every ingest. */
  public IngestCounts counts(String stream) {
    return ingests.stream()
        .map(ingest -> ingest.commit().streams().getOrDefault(stream, IngestCounts.NONE))
        .reduce(IngestCounts.NONE, IngestCounts::plus);
  }

  /**
   * Checks that a keyset is the one of this lake.
   *
   * @throws KeysetException naming what does not fit
   */
  public void check(Keyset keyset) {
    keyset.check(genesis.keysetId(), keys);
  }
}
