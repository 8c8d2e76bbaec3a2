package org.obmeet.telemetry.cubes;

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
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.WindowKind;
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
 * A benchmark of the exact cells of cubes of facts, for one bucket of a day. It has a million
 * events, 20 per person, and one thread. It includes reading and decoding.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FactBenchmark {
  /** A day with a history of two weeks in its key rotation period. */
  private static final int DAY = 14;

  @Param("1000000")
  private int rows;

  /** Names of facts, separated by a plus. */
  @Param({"session+page_view", "first_use+funnel+cohort"})
  private String facts;

  private Path file;
  private CubeAggregator kernel;

  /** Writes the file. */
  @Setup
  public void write() throws IOException {
    file = Files.createTempDirectory("facts").resolve("day.parquet");
    write(file, rows);
    List<Cube> cubes = new ArrayList<>();
    for (String fact : facts.split("[+]", -1)) {
      cubes.add(FactFixture.cube(Catalog.load().facts().get(fact)));
    }
    kernel = CubeAggregator.of(RandomEventRows.DATASET, cubes);
  }

  /** Deletes the file. */
  @TearDown
  public void delete() throws IOException {
    Files.delete(file);
    Files.delete(file.getParent());
  }

  /** Computes the cells of every cube. */
  @Benchmark
  public Map<String, CellTable> cells() {
    List<ParquetFileReader> readers = CleanParquet.open(List.of(file));
    try {
      return kernel
          .aggregate(FactFixture.window(WindowKind.DAY, DAY), 1, 10, FirstSeenDays.none())
          .add(readers, 0, false)
          .tables();
    } finally {
      CleanParquet.close(readers);
    }
  }

  private static void write(Path file, int rows) {
    Random random = new Random(1);
    String[] types = {"page_view", "feature", "page_ping", "page_ping"};
    String[] routes = {"/home", "/login", "/account", "/directory/:tab?", null};
    String[] categories = {"User", "Message", "Room"};
    String[] actions = {"Login", "Send", "Create"};
    long day = FactFixture.EPOCH.toEpochDay() + DAY;
    CleanParquet.write(
        file,
        RandomEventRows.DATASET.fields(),
        () ->
            IntStream.range(0, rows)
                .mapToObj(
                    i -> {
                      Map<String, Object> row = new HashMap<>();
                      row.put("contributor", pseudonym(i / 20 * 4_000_000_007L));
                      row.put("record", pseudonym(random.nextLong()));
                      row.put("session", i % 7 == 0 ? null : pseudonym(i / 10 * 2_000_000_011L));
                      row.put("day", (int) day);
                      row.put("second", day * 86_400 + i % 20 * 4000L + random.nextInt(4000));
                      row.put("event_type", types[random.nextInt(4)]);
                      row.put("route", routes[random.nextInt(5)]);
                      row.put("category", categories[random.nextInt(3)]);
                      row.put("action", actions[random.nextInt(3)]);
                      row.put("time_spent_ms", i % 3 == 0 ? null : (Object) (long) i);
                      return row;
                    })
                .iterator(),
        CleanParquet.Layout.USUAL);
  }

  private static byte[] pseudonym(long value) {
    return ByteBuffer.allocate(16).putLong(value).putLong(~value).array();
  }
}
