package org.obmeet.telemetry.privacy.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SparseRowTest {
  private static final PrimeField FIELD = PrimeField.FIRST;
  private static final int WIDE = 40;

  private static SparseVector drawn(SplittableRandom random, int rare) {
    SparseVector vector = SparseVector.ZERO;
    for (int position = 0; position < WIDE; position++) {
      if (random.nextInt(rare) == 0) {
        vector = vector.plus(FIELD, 1 + random.nextLong(3), SparseVector.unit(position));
      }
    }
    return vector;
  }

  @Test
  void add_drawnVectors_isWhatVectorsAddUpTo_andTellsWhatEntered() {
    SplittableRandom random = new SplittableRandom(3);
    for (int draw = 0; draw < 200; draw++) {
      SparseVector sum = drawn(random, 4);
      SparseRow row = new SparseRow(sum);
      for (int step = 0; step < 50; step++) {
        SparseVector added = drawn(random, 8);
        long factor = random.nextBoolean() ? 1 : FIELD.negate(1);
        SparseVector before = sum;
        List<Integer> entered = new ArrayList<>();
        row.add(FIELD, factor, added, entered::add);
        sum = sum.plus(FIELD, factor, added);

        assertThat(row.vector()).isEqualTo(sum);
        assertThat(row.isZero()).isEqualTo(sum.isZero());
        SparseVector after = sum;
        for (int position = 0; position < WIDE; position++) {
          assertThat(row.get(position)).isEqualTo(after.get(position));
        }
        assertThat(entered).doesNotHaveDuplicates();
        for (int position : after.at()) {
          assertThat(entered.contains(position)).isEqualTo(before.get(position) == 0);
        }
      }
    }
  }

  @Test
  void add_whatCancels_isZero_untilSomethingEntersAgain() {
    SparseVector vector = SparseVector.unit(3).plus(FIELD, 5, SparseVector.unit(7));
    SparseRow row = new SparseRow(vector);

    row.add(FIELD, FIELD.negate(1), vector, position -> {});
    assertThat(row.isZero()).isTrue();
    row.add(FIELD, 2, vector, position -> {});
    assertThat(row.vector()).isEqualTo(vector.times(FIELD, 2));
  }

  @Test
  void row_thatBeginsLikeAnother_leavesItAsItIs() {
    SparseVector vector = SparseVector.unit(3);
    SparseRow row = new SparseRow(vector);

    new SparseRow(row).add(FIELD, 1, vector, position -> {});
    assertThat(row.vector()).isEqualTo(vector);
    assertThat(vector.get(3)).isEqualTo(1);
  }
}
