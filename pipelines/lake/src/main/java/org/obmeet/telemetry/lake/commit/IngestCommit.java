package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * The detail of an {@code INGEST} commit, which adds clean files and quarantine files.
 *
 * @param batch id of the run that ingested the inputs
 * @param inputs paths of landing segments, and fingerprints of other inputs
 * @param buckets number of buckets of the files, by stream
 * @param versions schema version of the files, by stream
 * @param streams counts of records, by stream
 * @param lost number of lost records, by path of a damaged landing segment
 */
public record IngestCommit(
    String batch,
    List<String> inputs,
    Map<String, Integer> buckets,
    Map<String, Integer> versions,
    Map<String, IngestCounts> streams,
    Map<String, Long> lost) {
  public IngestCommit {
    inputs = List.copyOf(new TreeSet<>(inputs));
    buckets = new TreeMap<>(buckets);
    versions = new TreeMap<>(versions);
    streams = new TreeMap<>(streams);
    lost = new TreeMap<>(lost);
  }

  public CommitDraft draft(long base, Instant at, String run, List<FileRef> added) {
    Map<String, Object> byStream = new TreeMap<>();
    streams.forEach((stream, counts) -> byStream.put(stream, map(counts)));
    Map<String, Object> detail = new TreeMap<>();
    detail.put("batch", batch);
    detail.put("inputs", inputs);
    detail.put("buckets", buckets);
    detail.put("versions", versions);
    detail.put("streams", byStream);
    if (!lost.isEmpty()) {
      detail.put("lost", lost);
    }
    return CommitDraft.of(CommitKind.INGEST, base, at, run).withAdded(added).withDetail(detail);
  }

  /** Returns the number of lost records in the landing segments of a stream. */
  public long lost(String stream) {
    return lost.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("landing/" + stream + "/"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  public static IngestCommit of(Commit commit) {
    Map<String, IngestCounts> streams = new TreeMap<>();
    CommitDetails.map(commit, "streams")
        .forEach((name, map) -> streams.put((String) name, counts(commit, map)));
    return new IngestCommit(
        CommitDetails.text(commit, "batch"),
        CommitDetails.texts(commit, "inputs"),
        integers(commit, "buckets"),
        integers(commit, "versions"),
        streams,
        numbers(commit, "lost"));
  }

  private static Map<String, Integer> integers(Commit commit, String key) {
    Map<String, Integer> integers = new TreeMap<>();
    numbers(commit, key).forEach((name, n) -> integers.put(name, Math.toIntExact(n)));
    return integers;
  }

  private static Map<String, Long> numbers(Commit commit, String key) {
    Map<String, Long> numbers = new TreeMap<>();
    Map<?, ?> values = CommitDetails.map(commit, key);
    values
        .keySet()
        .forEach(
            name ->
                numbers.put(
                    (String) name, CommitDetails.value(commit, values, (String) name, Long.class)));
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
