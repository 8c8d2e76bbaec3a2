package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * The detail of an INGEST commit, which adds clean files and quarantine files.
 *
 * @param batch id of the run
 * @param inputs paths of landing segments, and fingerprints of other inputs
 * @param buckets number of buckets of the files, by stream
 * @param versions schema version of the files, by stream; empty in commits older than this field
 * @param streams counts by stream
 */
public record IngestCommit(
    String batch,
    List<String> inputs,
    Map<String, Integer> buckets,
    Map<String, Integer> versions,
    Map<String, IngestCounts> streams) {
  public IngestCommit {
    inputs = List.copyOf(new TreeSet<>(inputs));
    buckets = new TreeMap<>(buckets);
    versions = new TreeMap<>(versions);
    streams = new TreeMap<>(streams);
  }

  public CommitDraft draft(long base, Instant at, String run, List<FileRef> added) {
    Map<String, Object> byStream = new TreeMap<>();
    streams.forEach((stream, counts) -> byStream.put(stream, map(counts)));
    return CommitDraft.of(CommitKind.INGEST, base, at, run)
        .withAdded(added)
        .withDetail(
            Map.of(
                "batch", batch,
                "inputs", inputs,
                "buckets", buckets,
                "versions", versions,
                "streams", byStream));
  }

  /** Parses the detail of a commit. */
  public static IngestCommit of(Commit commit) {
    Map<String, IngestCounts> streams = new TreeMap<>();
    CommitDetails.map(commit, "streams")
        .forEach((name, map) -> streams.put((String) name, counts(commit, map)));
    return new IngestCommit(
        CommitDetails.text(commit, "batch"),
        CommitDetails.texts(commit, "inputs"),
        numbers(commit, "buckets"),
        numbers(commit, "versions"),
        streams);
  }

  private static Map<String, Integer> numbers(Commit commit, String key) {
    Map<String, Integer> numbers = new TreeMap<>();
    Map<?, ?> values = CommitDetails.map(commit, key);
    values
        .keySet()
        .forEach(
            stream ->
                numbers.put(
                    (String) stream,
                    Math.toIntExact(
                        CommitDetails.value(commit, values, (String) stream, Long.class))));
    return numbers;
  }

  private static Map<String, Object> map(IngestCounts counts) {
    return Map.of(
        "read", counts.read(),
        "accepted", counts.accepted(),
        "duplicates", counts.duplicates(),
        "rejected", counts.rejected(),
        "suppressed", counts.suppressed());
  }

  private static IngestCounts counts(Commit commit, Object map) {
    return new IngestCounts(
        CommitDetails.value(commit, map, "read", Long.class),
        CommitDetails.value(commit, map, "accepted", Long.class),
        CommitDetails.value(commit, map, "duplicates", Long.class),
        CommitDetails.value(commit, map, "rejected", Long.class),
        CommitDetails.value(commit, map, "suppressed", Long.class));
  }
}
