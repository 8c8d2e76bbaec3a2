package org.obmeet.telemetry.lake.commit;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * What an ingest read and accepted.
 *
 * @param number number of its commit
 * @param inputs paths of landing segments, and fingerprints of other inputs
 * @param versions schema version of the files, by stream
 * @param streams counts of records, by stream
 * @param days days of the rows that it added on time, by stream
 * @param lost number of lost records, by path of a damaged landing segment
 */
public record Ingest(
    long number,
    List<String> inputs,
    Map<String, Integer> versions,
    Map<String, IngestCounts> streams,
    Map<String, Set<LocalDate>> days,
    Map<String, Long> lost) {
  public Ingest {
    inputs = List.copyOf(new TreeSet<>(inputs));
    versions = new TreeMap<>(versions);
    streams = new TreeMap<>(streams);
    days = new TreeMap<>(days);
    lost = new TreeMap<>(lost);
  }

  /** Returns the value of the ingest's key. The number is that of the commit that puts it. */
  public Map<String, Object> value() {
    Map<String, Object> byStream = new TreeMap<>();
    streams.forEach((stream, counts) -> byStream.put(stream, map(counts)));
    Map<String, Object> map = new TreeMap<>();
    map.put("inputs", inputs);
    map.put("versions", LoggedFile.longs(versions));
    map.put("streams", byStream);
    Map<String, Object> texts = new TreeMap<>();
    days.forEach(
        (stream, all) -> texts.put(stream, all.stream().map(LocalDate::toString).toList()));
    map.put("days", texts);
    if (!lost.isEmpty()) {
      map.put("lost", lost);
    }
    return map;
  }

  /** Returns the number of lost records in the landing segments of a stream. */
  public long lost(String stream) {
    return lost.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("landing/" + stream + "/"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns true if the ingest added rows on time that a window counts. */
  public boolean isCountedIn(String stream, Window window) {
    return days.getOrDefault(stream, Set.of()).stream().anyMatch(window::contains);
  }

  /**
   * Reads the value of an ingest's key.
   *
   * @throws RuntimeException if it is no such value
   */
  public static Ingest of(long number, Object value) {
    Map<?, ?> map = (Map<?, ?>) value;
    Map<String, IngestCounts> streams = new TreeMap<>();
    ((Map<?, ?>) map.get("streams"))
        .forEach((name, counts) -> streams.put((String) name, counts((Map<?, ?>) counts)));
    Map<String, Set<LocalDate>> days = new TreeMap<>();
    ((Map<?, ?>) map.get("days"))
        .forEach(
            (name, texts) -> {
              Set<LocalDate> all = new TreeSet<>();
              ((List<?>) texts).forEach(day -> all.add(LocalDate.parse((String) day)));
              days.put((String) name, all);
            });
    Map<String, Long> lost = new TreeMap<>();
    if (map.get("lost") != null) {
      ((Map<?, ?>) map.get("lost")).forEach((path, n) -> lost.put((String) path, (Long) n));
    }
    return new Ingest(
        number,
        ((List<?>) map.get("inputs")).stream().map(String.class::cast).toList(),
        LoggedFile.integers(map.get("versions")),
        streams,
        days,
        lost);
  }

  private static Map<String, Object> map(IngestCounts counts) {
    return Map.of(
        "read", counts.read(),
        "accepted", counts.accepted(),
        "duplicates", counts.duplicates(),
        "rejected", counts.rejected(),
        "suppressed", counts.suppressed());
  }

  private static IngestCounts counts(Map<?, ?> map) {
    return new IngestCounts(
        (Long) map.get("read"),
        (Long) map.get("accepted"),
        (Long) map.get("duplicates"),
        (Long) map.get("rejected"),
        (Long) map.get("suppressed"));
  }
}
