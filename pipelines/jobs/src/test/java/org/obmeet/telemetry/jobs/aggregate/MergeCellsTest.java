package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.CellTables;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.flow.CellBlock;

class MergeCellsTest {
  @Test
  void buckets_whoseSumDoesNotFit_areAFailureNamingMeasureAndCube() {
    Cube cube =
        Catalog.load().cubes().stream()
            .filter(c -> c.name().equals("instances_total"))
            .findFirst()
            .orElseThrow();
    List<Cube.Measure> additive = cube.measures().stream().filter(Cube.Measure::additive).toList();
    List<CellBlock> blocks = List.of(block(0, additive.size()), block(1, additive.size()));

    assertThatThrownBy(() -> MergeCells.merged(cube, blocks))
        .isInstanceOf(JobFailure.class)
        .hasMessage("measure users of cube instances_total does not fit 64 bits; lower its clamp");
  }

  private static CellBlock block(int bucket, int measures) {
    CellTable table = new CellTable(List.of(), measures);
    long[] values = new long[measures];
    values[1] = Long.MAX_VALUE;
    table.contribute(table.at(), 0, values);
    return new CellBlock(bucket, 0, CellTables.encode(table).get(0));
  }
}
