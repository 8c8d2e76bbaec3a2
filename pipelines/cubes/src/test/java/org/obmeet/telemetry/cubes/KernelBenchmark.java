package org.obmeet.telemetry.cubes;

import static org.obmeet.telemetry.cubes.TestStreams.REGIONS;
import static org.obmeet.telemetry.cubes.TestStreams.VERSIONS;
import static org.obmeet.telemetry.cubes.TestStreams.WEEK;
import static org.obmeet.telemetry.cubes.TestStreams.cube;
import static org.obmeet.telemetry.cubes.TestStreams.flag;
import static org.obmeet.telemetry.cubes.TestStreams.label;
import static org.obmeet.telemetry.cubes.TestStreams.owners;
import static org.obmeet.telemetry.cubes.TestStreams.records;
import static org.obmeet.telemetry.cubes.TestStreams.sum;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Ladder;
import org.obmeet.telemetry.schemas.Scope;

/**
 * Rows per second of CPU time of the kernel on one thread: a bucket of a week in seven files, five
 * small cubes, some 20 rows a contributor. Arguments: rows (default 1000000), rounds (default 10),
 * {@code latest} to pick the latest of each instance.
 */
final class KernelBenchmark {
  /** CPU time, because other processes may share the machine. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private KernelBenchmark() {}

  public static void main(String[] args) throws IOException {
    int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    boolean latest = args.length > 2 && args[2].equals("latest");
    Path folder = Files.createTempDirectory("kernel");
    List<Path> files = new ArrayList<>();
    for (int day = 0; day < 7; day++) {
      files.add(write(folder.resolve(day + ".parquet"), day, rows / 7));
    }
    Kernel kernel = Kernel.of(TestStreams.dataset(), cubes(latest));
    for (int round = 0; round < rounds; round++) {
      List<ParquetFileReader> readers = CleanParquet.open(files);
      long start = THREADS.getCurrentThreadCpuTime();
      int cells =
          kernel.cells(readers, WEEK, 0, 1, 10).values().stream().mapToInt(t -> t.size()).sum();
      double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
      CleanParquet.close(readers);
      System.out.println(
          "round " + round + ": " + Math.round(rows / seconds) + " rows/s, " + cells + " cells");
    }
  }

  private static List<Cube> cubes(boolean latest) {
    return List.of(
        cube("total", latest, Scope.ENVELOPE, Map.of(), List.of(), owners(), records()),
        cube(
            "versions",
            latest,
            Scope.ENVELOPE,
            Map.of(),
            List.of(label("version", VERSIONS), label("platform", new Ladder.Flat())),
            owners(),
            records(),
            sum("users", 0, 100_000)),
        cube(
            "regions",
            latest,
            Scope.INFO_PAGE,
            Map.of(),
            List.of(label("region", REGIONS)),
            owners(),
            records()),
        cube("ldap", latest, Scope.EXTENDED, Map.of(), List.of(flag("ldap")), owners(), records()),
        cube(
            "platforms",
            latest,
            Scope.ENVELOPE,
            Map.of("consent_scope", "extended"),
            List.of(label("platform", new Ladder.Flat()), label("region", REGIONS)),
            owners(),
            records(),
            sum("messages", 0, 1000)));
  }

  private static Path write(Path file, int day, int rows) {
    Random random = new Random(day);
    String[] versions =
        IntStream.range(0, 60).mapToObj(i -> "6." + i / 6 + "." + i % 6).toArray(String[]::new);
    String[] platforms = {"linux", "windows", "darwin", "other"};
    String[] deployments = {"unregistered", "registered", "registered", "hosted"};
    String[] tenures = {"under_3_days", "under_28_days", "28_days_and_more"};
    String[] regions = {"AT", "DE", "BR", "other", null};
    int contributors = Math.max(1, rows / 3);
    return CleanParquet.write(
        file,
        TestStreams.FIELDS,
        () ->
            IntStream.range(0, rows)
                .mapToObj(
                    i -> {
                      int contributor = (int) ((long) i * contributors / rows);
                      long today = WEEK.start().toEpochDay() + day;
                      Map<String, Object> row = new HashMap<>();
                      row.put("contributor", pseudonym(contributor * 4_000_000_007L));
                      row.put("record", pseudonym(random.nextLong()));
                      row.put("instance", pseudonym(contributor * 2_000_000_011L + i % 2));
                      row.put("day", (int) today);
                      row.put("second", today * 86_400 + random.nextInt(86_400));
                      row.put("consent_scope", i % 3 == 0 ? "info-page" : "extended");
                      row.put("version", versions[(contributor * 7 + i % 2) % 60]);
                      row.put("platform", platforms[random.nextInt(4)]);
                      row.put("region", regions[random.nextInt(5)]);
                      row.put("ldap", random.nextBoolean());
                      row.put("users", (long) random.nextInt(5000));
                      row.put("messages", (long) random.nextInt(100));
                      row.put("deployment", deployments[contributor % 4]);
                      row.put("tenure", tenures[contributor % 3]);
                      row.put("verification", "verified");
                      return row;
                    })
                .iterator(),
        CleanParquet.Layout.USUAL);
  }

  private static byte[] pseudonym(long value) {
    return ByteBuffer.allocate(16).putLong(value).putLong(~value).array();
  }
}
