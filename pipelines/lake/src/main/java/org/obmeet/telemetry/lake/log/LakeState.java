package org.obmeet.telemetry.lake.log;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
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
 * The state of a lake according to its log: live files, windows, releases and keys.
 *
 * @param clean clean files in order of path
 * @param consents consent files in order of commit
 * @param quarantine quarantine files in order of path
 * @param closed number of the commit that closed a base window, by stream and window; a base window
 *     has the kind {@code Dataset.baseWindow}
 * @param releases current releases, without superseded releases
 * @param history all releases, including superseded releases, in order of commit
 * @param suppressedTables explanations for suppressed tables that were not published since
 * @param ingests all ingests with their counts, in order of commit
 * @param keys fingerprints of the existing keys
 * @param destroyed keys that the log records as destroyed
 * @param suppressions file of the suppression table; empty if the table has no row
 * @param expired windows that are never released, because data expired or were given up
 * @param gaps days whose clean files were lost and are in no backup, by stream
 * @param fenced the runs that were fenced last, in order of commit
 * @param files files that the log names, by path
 * @param times times of the commits, to check the clock of the next run
 */
public record LakeState(
    LakeMetadata metadata,
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
    Map<String, Set<LocalDate>> gaps,
    List<String> fenced,
    Map<String, FileRef> files,
    LogTimes times) {

  /**
   * Replays a log from its first commit.
   *
   * @throws CorruptLogException if the log does not begin with {@code GENESIS}, or a detail is
   *     invalid
   */
  public static LakeState replay(List<Commit> commits) {
    LakeStateBuilder builder = new LakeStateBuilder(false);
    commits.forEach(builder::add);
    return builder.state();
  }

  /** Returns this state as if no table had been released or suppressed. */
  public LakeState unreleased() {
    return new LakeState(
        metadata,
        head,
        clean,
        consents,
        quarantine,
        closed,
        Map.of(),
        List.of(),
        Map.of(),
        ingests,
        keys,
        destroyed,
        suppressions,
        expired,
        gaps,
        fenced,
        files,
        times);
  }

  /** Returns the state as bytes, which {@link #parse} of the same program version reads. */
  public byte[] bytes() {
    return LakeStateCodec.encode(this);
  }

  /**
   * Returns the state that {@link #bytes()} has written.
   *
   * @throws IOException if the bytes are of another program version or do not begin with JSON
   * @throws RuntimeException if the bytes are damaged
   */
  public static LakeState parse(byte[] bytes) throws IOException {
    return LakeStateCodec.decode(bytes)
        .orElseThrow(() -> new IOException("the state of a lake has another version"));
  }

  public List<CleanFile> clean(String stream) {
    return clean.stream().filter(file -> file.stream().equals(stream)).toList();
  }

  /** Returns the number of the commit that closed a base window; empty if the window is open. */
  public Optional<Long> closedBy(String stream, Window base) {
    return Optional.ofNullable(closed.getOrDefault(stream, Map.of()).get(base));
  }

  /** Returns true if the base window of a day is closed; a new row of this day would be late. */
  public boolean isLate(String stream, LocalDate day, WindowKind base) {
    return closedBy(stream, base.containing(day)).isPresent();
  }

  /** Returns the files that are on time and have rows of a window's days. */
  public List<CleanFile> countedFiles(String stream, Window window) {
    return countedFiles(stream, window.start(), window.end());
  }

  /**
   * Returns the files that are on time and have rows of a range of days. A file may have rows of
   * other days too.
   *
   * @param end first day after the range
   */
  public List<CleanFile> countedFiles(String stream, LocalDate from, LocalDate end) {
    return clean(stream).stream()
        .filter(file -> !file.late() && file.days().overlap(from, end))
        .toList();
  }

  /**
   * Returns true if rows of a range of days were lost; the caller must not count such a range.
   *
   * @param end first day after the range
   */
  public boolean hasGap(String stream, LocalDate from, LocalDate end) {
    return gaps.getOrDefault(stream, Set.of()).stream()
        .anyMatch(day -> !day.isBefore(from) && day.isBefore(end));
  }

  /** Returns the ingested inputs: paths of landing segments, and fingerprints of files. */
  public Set<String> inputs() {
    return ingests.stream()
        .flatMap(ingest -> ingest.commit().inputs().stream())
        .collect(
            Collectors.collectingAndThen(
                Collectors.toCollection(TreeSet::new), Collections::unmodifiableSet));
  }

  /**
   * Returns the records that were lost in damaged segments, by path. A segment that was ingested
   * again without a loss, or whose loss was accepted, is not in the result.
   */
  public SortedMap<String, SegmentLoss> losses() {
    SortedMap<String, SegmentLoss> losses = new TreeMap<>();
    for (CommittedIngest ingest : ingests) {
      ingest.commit().inputs().forEach(losses::remove);
      ingest
          .commit()
          .lost()
          .forEach((path, lost) -> losses.put(path, new SegmentLoss(path, lost, ingest.number())));
    }
    return losses;
  }

  /** Returns the newest schema version of the files, by stream. */
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

  /** Throws a {@link KeysetException} that names the difference if a keyset is of another lake. */
  public void checkKeyset(Keyset keyset) {
    keyset.check(metadata.keysetId(), keys);
  }
}
