package org.obmeet.telemetry.cubes;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.obmeet.telemetry.schemas.dataset.Field;

/** Random reports of owners with several instances, with nulls, other days and equal seconds. */
final class RandomReportRows {
  static final Comparator<Map<String, Object>> SORT =
      Comparator.<Map<String, Object>, byte[]>comparing(
              r -> (byte[]) r.get("contributor"), Comparator.nullsLast(Arrays::compareUnsigned))
          .thenComparing(r -> (Long) r.get("second"))
          .thenComparing(r -> (byte[]) r.get("record"), Arrays::compareUnsigned);

  private static final List<String> NEWER = List.of("region", "verification");

  final List<Map<String, Object>> rows = new ArrayList<>();
  private final Random random;

  RandomReportRows(long seed, int rows) {
    this.random = new Random(seed);
    int owners = 1 + random.nextInt(Math.max(1, rows / 3));
    for (int i = 0; i < rows; i++) {
      this.rows.add(row(i, owners));
    }
  }

  /**
   * Writes one bucket's rows as {@code files} sorted files. Some have an older version of the
   * schema without regions and verification.
   */
  List<Path> write(Path folder, int bucket, int buckets, int files) {
    List<Map<String, Object>> own =
        rows.stream().filter(row -> bucketOf(row, buckets) == bucket).toList();
    List<Path> written = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      int file = i;
      List<Map<String, Object>> part =
          IntStream.range(0, own.size())
              .filter(r -> r % files == file)
              .mapToObj(own::get)
              .sorted(SORT)
              .toList();
      boolean older = random.nextInt(4) == 0;
      if (older) {
        part.forEach(row -> NEWER.forEach(name -> row.put(name, null)));
      }
      List<Field> fields =
          TestStreams.FIELDS.stream().filter(f -> !older || !NEWER.contains(f.name())).toList();
      Path path = folder.resolve(buckets + "-" + bucket + "-" + files + "-" + i + ".parquet");
      written.add(CleanParquet.write(path, fields, part, layout()));
    }
    return written;
  }

  static int bucketOf(Map<String, Object> row, int buckets) {
    byte[] by =
        (byte[]) (row.get("contributor") != null ? row.get("contributor") : row.get("record"));
    return (int) (Integer.toUnsignedLong(ByteBuffer.wrap(by).getInt()) % buckets);
  }

  static byte[] pseudonym(long seed) {
    byte[] bytes = new byte[16];
    new Random(seed * 7919 + 17).nextBytes(bytes);
    return bytes;
  }

  private CleanParquet.Layout layout() {
    return new CleanParquet.Layout(
        random.nextInt(3) > 0,
        random.nextBoolean(),
        1 + random.nextInt(50),
        random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(40));
  }

  private Map<String, Object> row(int number, int owners) {
    int owner = (int) Math.abs(random.nextGaussian() * owners / 2) % owners;
    long day = TestStreams.WEEK.start().toEpochDay() - 1 + random.nextInt(9);
    Map<String, Object> row = new HashMap<>();
    row.put("contributor", random.nextInt(12) == 0 ? null : pseudonym(owner));
    row.put("record", pseudonym(1_000_000 + number));
    row.put("instance", pseudonym(2_000_000 + owner * 3L + random.nextInt(3)));
    row.put("day", (int) day);
    row.put("second", day * 86_400 + random.nextInt(2));
    row.put("consent_scope", pick("info-page", "extended", "extended", null, "odd"));
    row.put("version", pick("6.4.1", "6.4.2", "6.5.0", "7.0.0", "not_listed", null));
    row.put("platform", pick("linux", "windows", "not_listed"));
    row.put("region", pick("AT", "DE", "BR", "not_listed", null));
    row.put("ldap", random.nextInt(3) == 0 ? null : (Object) random.nextBoolean());
    row.put("users", random.nextInt(4) == 0 ? null : (Object) (long) random.nextInt(200));
    row.put("messages", random.nextLong(-50, 50));
    row.put("deployment", pick("unregistered", "unregistered", "registered", "hosted"));
    row.put("tenure", pick("under_3_days", "under_28_days", "28_days_and_more"));
    row.put("verification", pick("verified", "unverified", null));
    return row;
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }
}
