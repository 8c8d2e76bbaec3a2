package org.obmeet.telemetry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.CellTables;
import org.obmeet.telemetry.schemas.Cube;

class BenchTest {
  @TempDir Path folder;

  /** The whole of it, small: also the one test in which other programs compute the same cells. */
  @Test
  void run_againstBoth_hasEqualAnswersAndNoticesOneThatIsNot() throws Exception {
    List<String> said = new ArrayList<>();

    List<BenchResult> results =
        Bench.run(
            new BenchOptions(folder, 5_000, 5, 1, BenchOptions.RIVALS, List.of(), List.of()),
            said::add);

    assertThat(results).extracting(BenchResult::work).containsExactly("ingest", "kernel");
    assertThat(results).allMatch(BenchResult::answersEqual, said.toString());
    assertThat(results).allMatch(r -> r.events() == 5_000 && r.ratioBest() > 0);
    assertThat(results.get(1).cells()).isGreaterThan(5_000);
    assertThat(results.get(1).ratioTextbook()).isPositive();
    assertOneMoreIsNoticed();
  }

  private void assertOneMoreIsNoticed() throws Exception {
    Cube cube =
        Catalogs.load(folder.resolve("catalog").toString()).cubesOf("community_events").stream()
            .filter(c -> c.name().equals("bench_routes"))
            .findFirst()
            .orElseThrow();
    Path cells;
    try (var found = Files.list(folder.resolve("cells"))) {
      cells = found.filter(p -> p.toString().contains("bench_routes")).findFirst().orElseThrow();
    }
    Path answer = folder.resolve("best").resolve("bench_routes.parquet");
    assertThat(SameCells.of(cube, cells, answer, folder)).isTrue();
    CellTable table = CellTables.decode(Files.readAllBytes(cells));
    table.contribute(table.size() - 1, 7, new long[table.measures()]);
    Files.write(cells, CellTables.encode(table));

    assertThat(SameCells.of(cube, cells, answer, folder)).isFalse();
  }

  @Test
  void options_outOfRange_nameTheRangeAndTheValue() {
    assertThatThrownBy(() -> new BenchOptions(folder, 10, 1, 1, Set.of(), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("events must be between 1000 and 1000000000; it is 10");
    assertThatThrownBy(() -> new BenchOptions(folder, 1_000, 1, 0, Set.of(), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("runs must be between 1 and 99; it is 0");
    assertThatThrownBy(
            () -> new BenchOptions(folder, 1_000, 1, 1, Set.of("spark"), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("against must be duckdb or textbook; it is spark");
  }
}
