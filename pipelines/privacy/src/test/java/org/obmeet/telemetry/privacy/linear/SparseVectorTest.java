package org.obmeet.telemetry.privacy.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SparseVectorTest {
  private static final PrimeField FIELD = PrimeField.SECOND;
  private static final int WIDE = 12;

  private static SparseVector vector(long... dense) {
    int[] at =
        java.util.stream.IntStream.range(0, dense.length).filter(i -> dense[i] != 0).toArray();
    return new SparseVector(at, Arrays.stream(at).mapToLong(i -> FIELD.of(dense[i])).toArray());
  }

  private static long[] dense(SparseVector vector) {
    long[] dense = new long[WIDE];
    Arrays.setAll(dense, vector::get);
    return dense;
  }

  private static long[] drawn(SplittableRandom random) {
    long[] dense = new long[WIDE];
    Arrays.setAll(dense, i -> random.nextInt(3) == 0 ? random.nextLong(FIELD.prime()) : 0);
    return dense;
  }

  @Test
  void plus_drawnVectors_isTheDenseSum_withoutEntriesOfZero() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 2_000; i++) {
      long[] a = drawn(random);
      long[] b = drawn(random);
      long factor = random.nextInt(4) == 0 ? 0 : random.nextLong(FIELD.prime());
      long[] sum = new long[WIDE];
      Arrays.setAll(sum, p -> FIELD.add(a[p], FIELD.multiply(factor, b[p])));

      SparseVector found = vector(a).plus(FIELD, factor, vector(b));
      assertThat(dense(found)).as("draw %s", i).isEqualTo(sum);
      assertThat(found.by()).doesNotContain(0);
      assertThat(found.at()).isSorted();
    }
  }

  @Test
  void plus_whatCancels_isZero() {
    SparseVector vector = vector(0, 5, 0, 7);

    SparseVector zero = vector.plus(FIELD, FIELD.negate(1), vector);
    assertThat(zero).isEqualTo(SparseVector.ZERO);
    assertThat(zero.isZero()).isTrue();
    assertThat(vector.plus(FIELD, FIELD.negate(1), vector(0, 5))).isEqualTo(vector(0, 0, 0, 7));
  }

  @Test
  void get_whereNothingIs_isZero() {
    assertThat(vector(0, 5, 0, 7).get(2)).isZero();
    assertThat(vector(0, 5, 0, 7).get(3)).isEqualTo(7);
    assertThat(SparseVector.unit(4).get(4)).isEqualTo(1);
    assertThat(SparseVector.unit(4).size()).isEqualTo(1);
  }

  @Test
  void without_aPosition_leavesTheOthers() {
    assertThat(vector(3, 5, 0, 7).without(1)).isEqualTo(vector(3, 0, 0, 7));
    assertThat(vector(3, 5, 0, 7).without(0)).isEqualTo(vector(0, 5, 0, 7));
    assertThat(vector(3, 5, 0, 7).without(3)).isEqualTo(vector(3, 5));
    assertThat(vector(3, 5, 0, 7).without(2)).isEqualTo(vector(3, 5, 0, 7));
  }

  @Test
  void equals_sameEntries_isTrue_withTheSameHash() {
    assertThat(vector(0, 5, 7)).isEqualTo(vector(0, 5, 7)).hasSameHashCodeAs(vector(0, 5, 7));
    assertThat(vector(0, 5, 7)).isNotEqualTo(vector(0, 5, 8)).isNotEqualTo(vector(5, 0, 7));
    assertThat(vector(0, 5)).hasToString("[1][5]");
  }
}
