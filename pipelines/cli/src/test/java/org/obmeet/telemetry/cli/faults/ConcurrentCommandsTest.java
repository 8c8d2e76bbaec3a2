package org.obmeet.telemetry.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;

/**
 * Runs ingests, erasures and two {@code daily} concurrently at random times. No row is lost or
 * duplicated, and no row of an erased subject remains. {@code -Drounds=20} runs more rounds.
 */
class ConcurrentCommandsTest {
  private static final String NOW = "2026-08-03T12:00:00Z";
  private static final int PEOPLE = 12;
  private static final List<String> DAYS = List.of("2026-04-20", "2026-07-30", "2026-08-02");

  @TempDir Path folder;

  @Test
  void runs_concurrent_loseAndDuplicateNothing_andLeaveNothingOfTheErased() throws Exception {
    int rounds = Integer.getInteger("rounds", 1);
    for (int round = 0; round < rounds; round++) {
      long seed = Long.getLong("seed", System.nanoTime());
      String where = "-Dseed=" + seed;
      PopulatedLake lake =
          new PopulatedLake(Files.createDirectory(folder.resolve("round-" + round)));
      must(lake, 0, "ingest", "--events", events(lake, 0));
      beside(lake, new Random(seed), where);
      CliResult last = must(lake, 0, "daily");
      assertThat(last.code()).as(where + last.err()).isZero();
      assertThat(last.err()).as(where).contains("Verified: nothing in the lake is past its period");
      CliResult verified = CliResult.with("ledger", "verify", "--lake", lake.root().toString());
      assertThat(verified.code()).as(where + verified.err()).isZero();
      // Two initial subjects and two concurrently ingested ones are erased.
      assertThat(count(lake, "count(*)")).as(where).isEqualTo(2L * (3 * PEOPLE - 4));
      assertThat(count(lake, "count(DISTINCT record)")).as(where).isEqualTo(2L * (3 * PEOPLE - 4));
      assertThat(count(lake, "count(*) FILTER (day < DATE '2026-05-05')")).as(where).isZero();
    }
  }

  private static void beside(PopulatedLake lake, Random random, String where) throws IOException {
    List<List<String>> runs = new ArrayList<>();
    runs.add(List.of("ingest", "--events", events(lake, 1)));
    runs.add(List.of("ingest", "--events", events(lake, 2)));
    runs.add(List.of("erase", "--yes", "--person", "p0-0"));
    runs.add(List.of("erase", "--yes", "--unseen", "--file", ids(lake)));
    runs.add(List.of("daily"));
    runs.add(List.of("daily"));
    ExecutorService threads = Executors.newFixedThreadPool(runs.size());
    try {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (List<String> run : runs) {
        long delay = random.nextInt(1500);
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  pause(delay);
                  CliResult called = must(lake, 5, run.toArray(String[]::new));
                  assertThat(called.code()).as(where + called.err()).isIn(0, 50, 51);
                },
                threads));
      }
      all.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Calls a command, and repeats it if it lost every race against other commits. */
  private static CliResult must(PopulatedLake lake, int again, String... words) {
    CliResult called = lake.at(NOW, words);
    for (int i = 0; i < again && called.code() == 47; i++) {
      assertThat(called.err()).contains("run it again");
      called = lake.at(NOW, words);
    }
    assertThat(called.code()).as(String.join(" ", words) + ": " + called.err()).isIn(0, 50, 51);
    return called;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String ids(PopulatedLake lake) throws IOException {
    Path ids = lake.folder().resolve("ids");
    return Files.writeString(ids, "person:p0-1\nperson:p1-0\nperson:p2-1\n").toString();
  }

  private static String events(PopulatedLake lake, int group) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String day : DAYS) {
      for (int i = 0; i < PEOPLE; i++) {
        lines.add(
            """
            {"type":"page","userId":"p%1$s-%2$s","messageId":"%1$s-%2$s-%3$s",\
            "timestamp":"%3$sT08:00:00Z","properties":{"url":"https://obmeet.org/home"}}\
            """
                .formatted(Integer.toString(group), Integer.toString(i), day));
      }
    }
    return Files.write(lake.folder().resolve("events-" + group), lines).toString();
  }

  private static long count(PopulatedLake lake, String what) throws Exception {
    String files = lake.root() + "/clean/community_events/*/*/*.parquet";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT "
                    + what
                    + " FROM read_parquet('"
                    + files
                    + "', hive_partitioning = false)")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
