package org.obmeet.telemetry.cubes;

import java.io.IOException;
import java.lang.management.ManagementFactory;
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
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.WindowKind;

/**
 * Rows per second of CPU time of cubes of facts on one thread: a bucket of a day of events, some 20
 * rows a person. Arguments: rows (default 1000000), rounds (default 8), names of facts (default
 * session and time_on_page).
 */
final class FactBenchmark {
  private FactBenchmark() {}

  public static void main(String[] args) throws IOException {
    int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 8;
    List<String> facts =
        args.length > 2
            ? List.of(args).subList(2, args.length)
            : List.of("session", "time_on_page");
    Path file = Files.createTempDirectory("facts").resolve("day.parquet");
    write(file, rows);
    List<Cube> cubes = new ArrayList<>();
    facts.forEach(fact -> cubes.add(SomeFacts.cube(Catalog.load().facts().get(fact))));
    Kernel kernel = Kernel.of(EventWorld.DATASET, cubes);
    for (int round = 0; round < rounds; round++) {
      List<ParquetFileReader> readers = CleanParquet.open(List.of(file));
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      int cells =
          kernel.cells(readers, SomeFacts.window(WindowKind.DAY, 0), 0, 1, 10).values().stream()
              .mapToInt(t -> t.size())
              .sum();
      double seconds =
          (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
      CleanParquet.close(readers);
      System.out.println(
          "round " + round + ": " + Math.round(rows / seconds) + " rows/s, " + cells + " cells");
    }
  }

  private static void write(Path file, int rows) {
    Random random = new Random(1);
    String[] types = {"page_view", "feature", "page_ping", "page_ping"};
    String[] routes = {"/home", "/login", "/account", "/directory/:tab?", null};
    String[] categories = {"User", "Message", "Room"};
    String[] actions = {"Login", "Send", "Create"};
    long day = SomeFacts.EPOCH.toEpochDay();
    CleanParquet.write(
        file,
        EventWorld.DATASET.fields(),
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
