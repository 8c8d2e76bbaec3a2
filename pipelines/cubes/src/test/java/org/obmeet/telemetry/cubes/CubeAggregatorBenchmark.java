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
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A benchmark of the exact cells of one bucket of a week in seven files. It has five small cubes
 * and a million rows, about 20 per contributor, and one thread. It includes reading and decoding.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CubeAggregatorBenchmark {
  @Param("1000000")
  private int rows;

  /** True if cubes pick the latest record of each instance. */
  @Param({"false", "true"})
  private boolean latest;

  private final List<Path> files = new ArrayList<>();
  private CubeAggregator kernel;

  /** Writes the files. */
  @Setup
  public void write() throws IOException {
    Path folder = Files.createTempDirectory("kernel");
    for (int day = 0; day < 7; day++) {
      files.add(write(folder.resolve(day + ".parquet"), day, rows / 7));
    }
    kernel = CubeAggregator.of(TestStreams.dataset(), cubes(latest));
  }

  /** Deletes the files. */
  @TearDown
  public void delete() throws IOException {
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(files.get(0).getParent());
  }

  /** Computes the cells of every cube. */
  @Benchmark
  public Map<String, CellTable> cells() {
    List<ParquetFileReader> readers = CleanParquet.open(files);
    try {
      return kernel.aggregate(WEEK, 1, 10, FirstSeenDays.none()).add(readers, 0, false).tables();
    } finally {
      CleanParquet.close(readers);
    }
  }

  private static List<Cube> cubes(boolean latest) {
    return List.of(
        cube(
            "total",
            latest,
            org.obmeet.telemetry.schemas.policy.Scope.ENVELOPE,
            Map.of(),
            List.of(),
            owners(),
            records()),
        cube(
            "versions",
            latest,
            org.obmeet.telemetry.schemas.policy.Scope.ENVELOPE,
            Map.of(),
            List.of(label("version", VERSIONS), label("platform", new DimensionHierarchy.Flat())),
            owners(),
            records(),
            sum("users", 0, 100_000)),
        cube(
            "regions",
            latest,
            org.obmeet.telemetry.schemas.policy.Scope.INFO_PAGE,
            Map.of(),
            List.of(label("region", REGIONS)),
            owners(),
            records()),
        cube(
            "ldap",
            latest,
            org.obmeet.telemetry.schemas.policy.Scope.EXTENDED,
            Map.of(),
            List.of(flag("ldap")),
            owners(),
            records()),
        cube(
            "platforms",
            latest,
            org.obmeet.telemetry.schemas.policy.Scope.ENVELOPE,
            Map.of("consent_scope", "extended"),
            List.of(label("platform", new DimensionHierarchy.Flat()), label("region", REGIONS)),
            owners(),
            records(),
            sum("messages", 0, 1000)));
  }

  private static Path write(Path file, int day, int rows) {
    Random random = new Random(day);
    String[] versions =
        IntStream.range(0, 60).mapToObj(i -> "6." + i / 6 + "." + i % 6).toArray(String[]::new);
    String[] platforms = {"linux", "windows", "darwin", "not_listed"};
    String[] deployments = {"unregistered", "registered", "registered", "hosted"};
    String[] tenures = {"under_3_days", "under_28_days", "28_days_and_more"};
    String[] regions = {"AT", "DE", "BR", "not_listed", null};
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
