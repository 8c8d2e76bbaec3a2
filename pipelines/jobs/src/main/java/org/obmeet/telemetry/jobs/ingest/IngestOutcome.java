package org.obmeet.telemetry.jobs.ingest;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.Ingest;
import org.obmeet.telemetry.lake.commit.IngestCounts;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.flow.InputSegment;
import org.obmeet.telemetry.schemas.flow.SegmentKind;

/**
 * The results of an ingest run's workers, which are checked and then committed to the log.
 *
 * @param buckets number of buckets of the clean files, by stream
 * @param counts record counts by stream
 * @param added the files that the commit adds
 * @param lost number of lost records, by path of a damaged segment
 * @param further more inputs of the commit: paths of segments whose loss is accepted, and how far
 *     lists of sealed segments were read
 */
record IngestOutcome(
    Lake lake,
    Catalog catalog,
    String run,
    List<InputSegment> segments,
    Map<String, Integer> buckets,
    Map<String, StreamCounts> counts,
    List<FileRef> added,
    Map<String, Long> lost,
    List<String> further) {
  /**
   * Sums and checks the results of every segment and bucket.
   *
   * @param further more inputs of the commit
   */
  static IngestOutcome of(
      Lake lake,
      Catalog catalog,
      String run,
      List<InputSegment> segments,
      Map<String, Integer> buckets,
      List<StreamResult> results,
      List<String> further) {
    Map<String, Long> lost = new TreeMap<>();
    Map<String, StreamCounts> counts = new TreeMap<>();
    List<FileRef> files = new ArrayList<>();
    for (StreamResult result : results) {
      counts.merge(result.stream(), result.counts(), StreamCounts::plus);
      files.addAll(result.files());
      lost.putAll(result.lost());
    }
    counts.forEach(IngestOutcome::checkConserved);
    return new IngestOutcome(
        lake, catalog, run, segments, buckets, counts, newFiles(lake, run, files), lost, further);
  }

  static void checkConserved(String stream, StreamCounts counts) {
    if (!counts.conserved()) {
      throw new JobException(
          ExitCode.FAILED,
          String.format(
              Locale.ROOT,
              "the record counts of %s do not add up: read %d, accepted %d, duplicates %d, rejected"
                  + " %d, suppressed %d",
              stream,
              counts.read(),
              counts.accepted(),
              counts.duplicates(),
              counts.rejectedTotal(),
              counts.suppressedTotal()));
    }
  }

  /**
   * Returns the files of a run, except quarantine files whose content the log has from other runs.
   * The same input leads to the same content, but in each run to other paths. Inputs of the same
   * content in one run have one quarantine file.
   */
  static List<FileRef> newFiles(Lake lake, String run, List<FileRef> files) {
    Set<String> known =
        lake.state().quarantine().stream()
            .map(FileRef::path)
            .filter(path -> !LakeLayout.run(path).equals(Optional.of(run)))
            .map(LakeLayout::content)
            .collect(Collectors.toSet());
    return files.stream()
        .distinct()
        .filter(file -> !known.contains(LakeLayout.content(file.path())))
        .toList();
  }

  /**
   * Appends the commit, unless there is nothing new. After a conflict with another run, deletes the
   * files.
   *
   * @param base number of the log head for which the run was planned
   */
  void append(Instant now, long base) {
    boolean nothingNew =
        added.isEmpty()
            && further.isEmpty()
            && segments.stream().noneMatch(IngestOutcome::isLanding);
    if (nothingNew) {
      return;
    }
    List<String> inputs = new ArrayList<>(further);
    segments.forEach(s -> inputs.add(isLanding(s) ? s.getPath() : s.getFingerprint()));
    Map<String, Integer> versions = new TreeMap<>();
    Map<String, IngestCounts> streams = new TreeMap<>();
    counts.forEach(
        (stream, c) -> {
          streams.put(
              stream,
              new IngestCounts(
                  c.read(), c.accepted(), c.duplicates(), c.rejectedTotal(), c.suppressedTotal()));
          Dataset dataset = catalog.datasets().get(stream);
          if (dataset != null) {
            versions.put(stream, dataset.version());
          }
        });
    LakeState state = lake.state();
    List<LoggedFile> files = added.stream().map(file -> logged(state, file)).toList();
    Map<String, Set<LocalDate>> days = new TreeMap<>();
    for (LoggedFile file : files) {
      if (!file.late()) {
        lake.layout()
            .parseClean(file.path())
            .ifPresent(
                name ->
                    days.computeIfAbsent(name.stream(), s -> new TreeSet<>())
                        .addAll(name.days().stream().toList()));
      }
    }
    Ingest ingest = new Ingest(base + 1, inputs, versions, streams, days, lost);
    CommitDraft draft =
        CommitDraft.of(CommitKind.INGEST, base, now, run)
            .withFiles(files)
            .put(LogKey.INGEST + run, ingest.value())
            .reading(counts.keySet().stream().map(LogKey::clean).toList());
    QuarantineBuffer.linkStaged(lake, run, added);
    new FileCleanup(lake, now, run).append(draft);
  }

  /** Returns what the log says of a file: whether a clean file is late, and its buckets. */
  private LoggedFile logged(LakeState state, FileRef file) {
    return lake.layout()
        .parseClean(file.path())
        .map(
            name -> {
              WindowKind base = catalog.dataset(name.stream()).baseWindow();
              boolean late = state.isLate(name.stream(), name.days().first(), base);
              int count = buckets.getOrDefault(name.stream(), 0);
              return LoggedFile.clean(file, late, count, List.of());
            })
        .orElseGet(() -> LoggedFile.of(file));
  }

  private static boolean isLanding(InputSegment segment) {
    return segment.getKind() == SegmentKind.LANDING;
  }
}
