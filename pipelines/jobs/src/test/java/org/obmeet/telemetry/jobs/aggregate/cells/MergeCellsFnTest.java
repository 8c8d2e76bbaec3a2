package org.obmeet.telemetry.jobs.aggregate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.beam.SpecificAvroCoder;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.CellTableCodec;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.flow.CellBlock;

class MergeCellsFnTest {
  private static final int PEOPLE = 500_000;

  @Test
  void buckets_whoseSumOverflows_failNamingMeasureAndCube() {
    Cube cube = instancesSize();
    List<Cube.Measure> additive = cube.measures().stream().filter(Cube.Measure::additive).toList();
    List<CellBlock> blocks = List.of(block(0, additive.size()), block(1, additive.size()));

    assertThatThrownBy(() -> MergeCellsFn.merged(cube, blocks))
        .isInstanceOf(JobException.class)
        .hasMessage("measure users of cube instances_size exceeds 64 bits: lower its clamp");
  }

  /** The blocks arrive encoded and in arbitrary order, as from an engine. */
  @Test
  void tables_ofManyEncodedBlocks_areMergedUnchanged() throws Exception {
    Cube cube = instancesSize();
    int measures = (int) cube.measures().stream().filter(Cube.Measure::additive).count();
    List<CellBlock> blocks = new ArrayList<>();
    SpecificAvroCoder<CellBlock> coder = SpecificAvroCoder.of(CellBlock.class);
    for (int bucket = 0; bucket < 2; bucket++) {
      int number = 0;
      for (ByteBuffer encoded : CellTableCodec.encode(many(bucket, measures))) {
        CellBlock block = new CellBlock(bucket, number++, encoded);
        blocks.add(CoderUtils.clone(coder, block));
      }
      assertThat(number).isGreaterThan(2);
    }
    Collections.shuffle(blocks, new Random(5));

    CellTable merged = MergeCellsFn.merged(cube, blocks);

    assertThat(merged.contributors(merged.find())).isEqualTo(2 * PEOPLE);
    assertThat(merged.sum(merged.find(), 0)).isEqualTo(2L * PEOPLE * 7);
  }

  private static Cube instancesSize() {
    return Catalog.load().cubes().stream()
        .filter(c -> c.name().equals("instances_size"))
        .findFirst()
        .orElseThrow();
  }

  private static CellTable many(int bucket, int measures) {
    CellTable table = new CellTable(List.of(), measures);
    long[] values = new long[measures];
    Arrays.fill(values, 7);
    int cell = table.findOrAdd();
    for (int who = 0; who < PEOPLE; who++) {
      int contributor = 2 * who + bucket;
      table.contribute(cell, contributor, values, 0, ContributorEligibility.ELIGIBLE);
      table.footprints().add(contributor, cell, values, 0, ContributorEligibility.ELIGIBLE);
    }
    return table;
  }

  private static CellBlock block(int bucket, int measures) {
    CellTable table = new CellTable(List.of(), measures);
    long[] values = new long[measures];
    values[1] = Long.MAX_VALUE;
    table.contribute(table.findOrAdd(), 0, values, 0, ContributorEligibility.ELIGIBLE);
    return new CellBlock(bucket, 0, CellTableCodec.encode(table).get(0));
  }
}
