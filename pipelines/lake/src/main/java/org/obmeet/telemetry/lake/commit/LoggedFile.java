package org.obmeet.telemetry.lake.commit;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * A file as the log names it.
 *
 * @param late true for a clean file whose rows came after their base window was closed
 * @param buckets number of buckets of a clean file's stream when it was written; 0 if unknown
 * @param of paths of the files whose rows a clean file has: one that it replaces, or several that
 *     were merged
 * @param tables revision of each table of a release file
 */
public record LoggedFile(
    FileRef ref, boolean late, int buckets, List<String> of, SortedMap<String, Integer> tables) {
  private static final String LATE = "late";
  private static final String BUCKETS = "buckets";
  private static final String OF = "of";
  private static final String TABLES = "tables";

  public LoggedFile {
    of = List.copyOf(of);
    tables = new TreeMap<>(tables);
  }

  /** Returns a file of which the log needs its reference only. */
  public static LoggedFile of(FileRef ref) {
    return clean(ref, false, 0, List.of());
  }

  /** Returns a clean file. */
  public static LoggedFile clean(FileRef ref, boolean late, int buckets, List<String> of) {
    return new LoggedFile(ref, late, buckets, of, new TreeMap<>());
  }

  /** Returns a release file. */
  public static LoggedFile release(FileRef ref, SortedMap<String, Integer> tables) {
    return new LoggedFile(ref, false, 0, List.of(), tables);
  }

  public String path() {
    return ref.path();
  }

  /** Returns the value of the file's key. */
  public Map<String, Object> value() {
    Map<String, Object> map = new TreeMap<>();
    map.put("rows", ref.rows());
    map.put("bytes", ref.bytes());
    map.put("sha256", ref.sha256());
    if (late) {
      map.put(LATE, true);
    }
    if (buckets > 0) {
      map.put(BUCKETS, (long) buckets);
    }
    if (!of.isEmpty()) {
      map.put(OF, of);
    }
    if (!tables.isEmpty()) {
      map.put(TABLES, longs(tables));
    }
    return map;
  }

  /**
   * Reads the value of a file's key.
   *
   * @throws RuntimeException if it is no such value
   */
  public static LoggedFile of(String path, Object value) {
    Map<?, ?> map = (Map<?, ?>) value;
    FileRef ref = ref(path, value);
    return map.size() == 3
        ? of(ref)
        : new LoggedFile(
            ref,
            map.get(LATE) == null ? false : (Boolean) map.get(LATE),
            map.get(BUCKETS) == null ? 0 : Math.toIntExact((Long) map.get(BUCKETS)),
            map.get(OF) == null
                ? List.of()
                : ((List<?>) map.get(OF)).stream().map(String.class::cast).toList(),
            map.get(TABLES) == null ? new TreeMap<>() : integers(map.get(TABLES)));
  }

  /** Reads the reference of a file. Throws RuntimeException if the value is not of a file. */
  public static FileRef ref(String path, Object value) {
    Map<?, ?> map = (Map<?, ?>) value;
    return new FileRef(
        path, (Long) map.get("rows"), (Long) map.get("bytes"), (String) map.get("sha256"));
  }

  static SortedMap<String, Object> longs(Map<String, Integer> numbers) {
    SortedMap<String, Object> longs = new TreeMap<>();
    numbers.forEach((name, number) -> longs.put(name, (long) number));
    return longs;
  }

  static SortedMap<String, Integer> integers(Object map) {
    SortedMap<String, Integer> integers = new TreeMap<>();
    ((Map<?, ?>) map)
        .forEach((name, number) -> integers.put((String) name, Math.toIntExact((Long) number)));
    return integers;
  }
}
