package org.obmeet.telemetry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.CellTableCodec;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;
import org.obmeet.telemetry.schemas.cube.Cube;

@Tag("integration")
class BenchmarkSuiteTest {
  @TempDir Path folder;

  /**
   * A small run of all stages, with the cubes of the benchmark and one with bins. It is the only
   * test in which DuckDB computes the same cells.
   */
  @Test
  void run_againstDuckdb_hasEqualCellsAndDetectsADifference() throws Exception {
    Path binned =
        cubes(
            "dimensions: [{bin: time_spent_ms}, os]",
            "{name: time_capped, sum: time_spent_ms, clamp: [0, 600000], title: Time, unit: ms}");
    BenchOptions options =
        new BenchOptions(
            work(),
            12_000,
            8_000,
            DataShape.TAIL,
            1_000,
            5,
            1,
            Set.of("duckdb"),
            List.of(cubes("bench.yaml"), cubes("bench_wide.yaml"), binned),
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    List<String> messages = new ArrayList<>();

    List<BenchResult> results = BenchmarkSuite.run(options, messages::add);

    assertThat(results)
        .extracting(BenchResult::work)
        .containsExactly("ingest", "kernel", "reports");
    assertThat(results).allMatch(BenchResult::answersEqual, messages.toString());
    assertThat(results.subList(0, 2)).allMatch(r -> r.events() == 12_000 && r.ratioBest() > 0);
    assertThat(results).allMatch(r -> r.loopSeconds() > 0 && r.megabytes() > 0);
    assertThat(results).allMatch(r -> r.peakMegabytes() > 0 || !OS.LINUX.isCurrentOs());
    assertThat(results.get(0).megabytesPerCoreSecond()).isPositive();
    assertThat(results.get(1).fileSeconds()).isPositive();
    assertThat(messages).contains("Generating 8000 events …", "Generating 4000 events …");
    assertThat(work().resolve("events.ndjson")).doesNotExist();
    assertThat(results.get(2).events()).isEqualTo(1_000);
    assertThat(results.get(2).perCoreSecond()).isPositive();
    assertThat(results.get(1).cells()).isGreaterThan(10_000);
    assertThat(EncodedCells.find(work().resolve("cells"), "small").read().size()).isGreaterThan(40);
    assertOneMoreContributorIsDetected();
  }

  @Test
  void run_ofIncomparableCubes_isRefusedAndLeavesNoFile() throws Exception {
    Path facts =
        cubes("derive: session\n    dimensions: [os]", "{name: facts, count: facts, title: F}");
    BenchOptions options =
        new BenchOptions(
            work(),
            1_000,
            1_000,
            DataShape.USUAL,
            0,
            5,
            1,
            Set.of("duckdb"),
            List.of(facts),
            List.of());

    assertThatThrownBy(() -> BenchmarkSuite.run(options, messages -> {}))
        .isInstanceOf(JobException.class)
        .hasMessage("--against compares cubes that count every record; 'small' counts facts");
    assertThat(work()).isEmptyDirectory();
  }

  private Path work() {
    return folder.resolve("bench");
  }

  /** Copies a file of the benchmark's cubes. */
  private Path cubes(String name) throws Exception {
    try (InputStream cubes = BenchCatalog.class.getResourceAsStream(name)) {
      Files.copy(cubes, folder.resolve(name));
    }
    return folder.resolve(name);
  }

  private Path cubes(String of, String... measures) throws Exception {
    return Files.writeString(
        folder.resolve("small.yaml"),
        """
        family: small
        stream: community_events
        contributor: person
        cubes:
          - name: small
            title: Small
            description: A small one.
            why: Is it counted right?
            %s
            measures:
              - {name: people, count: people, title: People}
              - %s
        """
            .formatted(of, String.join("\n      - ", measures)));
  }

  private void assertOneMoreContributorIsDetected() throws Exception {
    Cube cube =
        Catalogs.load(work().resolve("catalog").toString()).cubesOf("community_events").stream()
            .filter(c -> c.name().equals("bench_routes"))
            .findFirst()
            .orElseThrow();
    EncodedCells cells = EncodedCells.find(work().resolve("cells"), cube.name());
    Path answer = work().resolve("best").resolve("bench_routes.parquet");
    assertThat(CellComparison.areEqual(cube, cells, answer, folder)).isTrue();
    CellTable table = cells.read();
    table.contribute(
        table.size() - 1, 7, new long[table.measures()], 0, ContributorEligibility.ELIGIBLE);
    int number = 0;
    for (ByteBuffer block : CellTableCodec.encode(table)) {
      cells.write(number++, block);
    }

    assertThat(CellComparison.areEqual(cube, cells, answer, folder)).isFalse();
  }

  @Test
  void options_outOfRange_nameTheRangeAndTheValue() {
    assertRefused(
        () -> options(10, 1_000, 0, 1, Set.of()),
        "events must be between 1000 and 1000000000; it is 10");
    assertRefused(
        () -> options(1_000, 0, 0, 1, Set.of()),
        "part must be between 1000 and 1000000000; it is 0");
    assertRefused(
        () -> options(1_000, 1_000, 10, 1, Set.of()),
        "reports must be 0, or between 1000 and 1000000000; it is 10");
    assertRefused(
        () -> options(1_000, 1_000, 0, 0, Set.of()), "runs must be between 1 and 99; it is 0");
    assertRefused(
        () -> options(1_000, 1_000, 0, 1, Set.of("spark")),
        "against must be duckdb or clickhouse; it is spark");
    assertRefused(
        () -> options(20_000, 1_000, 0, 1, Set.of("duckdb")),
        "part must, for DuckDB, be between 2858 and 1000000000; it is 1000");
  }

  private static void assertRefused(ThrowingCallable options, String message) {
    assertThatThrownBy(options).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private BenchOptions options(
      long events, long part, long reports, int runs, Set<String> against) {
    return new BenchOptions(
        folder, events, part, DataShape.USUAL, reports, 5, runs, against, List.of(), List.of());
  }
}
