package org.obmeet.telemetry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  /** A small run of all stages. It is the only test in which DuckDB computes the same cells. */
  @Test
  void run_againstDuckdb_hasEqualCellsAndDetectsADifference() throws Exception {
    List<String> messages = new ArrayList<>();

    List<BenchResult> results =
        BenchmarkSuite.run(
            options(20_000, 8_000, DataShape.TAIL, 1_000, 1, Set.of("duckdb")), messages::add);

    assertThat(results)
        .extracting(BenchResult::work)
        .containsExactly("ingest", "kernel", "reports");
    assertThat(results).allMatch(BenchResult::answersEqual, messages.toString());
    assertThat(results.subList(0, 2)).allMatch(r -> r.events() == 20_000 && r.ratioBest() > 0);
    assertThat(results).allMatch(r -> r.loopSeconds() > 0 && r.megabytes() > 0);
    assertThat(results).allMatch(r -> r.peakMegabytes() > 0 || !OS.LINUX.isCurrentOs());
    assertThat(results.get(0).megabytesPerCoreSecond()).isPositive();
    assertThat(results.get(1).fileSeconds()).isPositive();
    assertThat(messages).contains("Generating 8000 events …", "Generating 4000 events …");
    assertThat(folder.resolve("events.ndjson")).doesNotExist();
    assertThat(results.get(2).events()).isEqualTo(1_000);
    assertThat(results.get(2).perCoreSecond()).isPositive();
    assertThat(results.get(1).cells()).isGreaterThan(10_000);
    assertOneMoreContributorIsDetected();
  }

  @Test
  void run_ofCubesWithBins_hasTheCellsOfDuckdb() throws Exception {
    Path cubes =
        cubes(
            "dimensions: [{bin: time_spent_ms}, os]",
            "{name: time, sum: time_spent_ms, clamp: [0, 600000], title: Time, unit: ms}");
    BenchOptions options =
        new BenchOptions(
            folder.resolve("bench"),
            3_000,
            3_000,
            DataShape.USUAL,
            0,
            5,
            1,
            Set.of("duckdb"),
            List.of(cubes),
            List.of());

    BenchResult kernel = BenchmarkSuite.run(options, messages -> {}).get(1);

    assertThat(kernel.answersEqual()).isTrue();
    assertThat(kernel.cells()).isGreaterThan(40);
  }

  @Test
  void run_ofIncomparableCubes_isRefusedAndLeavesNoFile() throws Exception {
    Path facts =
        cubes("derive: session\n    dimensions: [os]", "{name: facts, count: facts, title: F}");
    Path work = folder.resolve("bench");

    assertThatThrownBy(() -> BenchmarkSuite.run(againstDuckDb(work, facts), messages -> {}))
        .isInstanceOf(JobException.class)
        .hasMessage("--against compares cubes that count every record; 'small' counts facts");
    assertThat(work).isEmptyDirectory();
  }

  private static BenchOptions againstDuckDb(Path folder, Path cubes) {
    return new BenchOptions(
        folder,
        1_000,
        1_000,
        DataShape.USUAL,
        0,
        5,
        1,
        Set.of("duckdb"),
        List.of(cubes),
        List.of());
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
        Catalogs.load(folder.resolve("catalog").toString()).cubesOf("community_events").stream()
            .filter(c -> c.name().equals("bench_routes"))
            .findFirst()
            .orElseThrow();
    EncodedCells cells = EncodedCells.find(folder.resolve("cells"), cube.name());
    Path answer = folder.resolve("best").resolve("bench_routes.parquet");
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
        () -> options(10, 1_000, DataShape.USUAL, 0, 1, Set.of()),
        "events must be between 1000 and 1000000000; it is 10");
    assertRefused(
        () -> options(1_000, 0, DataShape.USUAL, 0, 1, Set.of()),
        "part must be between 1000 and 1000000000; it is 0");
    assertRefused(
        () -> options(1_000, 1_000, DataShape.USUAL, 10, 1, Set.of()),
        "reports must be 0, or between 1000 and 1000000000; it is 10");
    assertRefused(
        () -> options(1_000, 1_000, DataShape.USUAL, 0, 0, Set.of()),
        "runs must be between 1 and 99; it is 0");
    assertRefused(
        () -> options(1_000, 1_000, DataShape.USUAL, 0, 1, Set.of("spark")),
        "against must be duckdb or clickhouse; it is spark");
  }

  private static void assertRefused(ThrowingCallable options, String message) {
    assertThatThrownBy(options).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private BenchOptions options(
      long events, long part, DataShape shape, long reports, int runs, Set<String> against) {
    return new BenchOptions(
        folder, events, part, shape, reports, 5, runs, against, List.of(), List.of());
  }
}
