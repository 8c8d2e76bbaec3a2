package org.obmeet.telemetry.privacy.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KernelTest {
  private final OpenSystem system = new OpenSystem();

  private KernelTest unknowns(int number) {
    for (int i = 0; i < number; i++) {
      system.unknowns(1);
    }
    return this;
  }

  private KernelTest equal(long level, int... at) {
    int[] sign = new int[at.length];
    Arrays.fill(sign, 1);
    system.equation(new OpenSystem.Equation(at, sign, level));
    return this;
  }

  private boolean follows(int... unknowns) {
    return new Kernel(system, new boolean[system.size()]).follows(unknowns);
  }

  @Test
  void sum_ofAnEquation_follows_itsPartsDoNot() {
    unknowns(3).equal(5, 0, 1, 2);

    assertThat(follows(0, 1, 2)).isTrue();
    assertThat(follows(0)).isFalse();
    assertThat(follows(0, 1)).isFalse();
  }

  /** a + b, b + c, c + a: the determinant is 2, and each follows. */
  @Test
  void ring_ofThree_givesEachAway_ofFourNone() {
    unknowns(3).equal(5, 0, 1).equal(6, 1, 2).equal(7, 0, 2);
    assertThat(follows(0)).isTrue();

    KernelTest four = new KernelTest().unknowns(4).equal(5, 0, 1).equal(6, 1, 2);
    four.equal(7, 2, 3).equal(6, 0, 3);
    assertThat(four.follows(0)).isFalse();
    assertThat(four.follows(0, 2)).isFalse();
    assertThat(four.follows(0, 1, 2, 3)).isTrue();
  }

  @Test
  void differenceOfEquations_follows() {
    unknowns(4).equal(9, 0, 1, 2, 3).equal(4, 0, 1);

    assertThat(follows(2, 3)).isTrue();
    assertThat(follows(1, 2)).isFalse();
  }

  @Test
  void unknown_thatIsZero_followsAndFreesNothingElse() {
    unknowns(3).equal(5, 0, 1, 2);
    Kernel kernel = new Kernel(system, new boolean[] {false, false, true});

    assertThat(kernel.follows(new int[] {2})).isTrue();
    assertThat(kernel.follows(new int[] {0, 1})).isTrue();
    assertThat(kernel.follows(new int[] {0})).isFalse();
  }

  @Test
  void equationTwice_saysNoMore() {
    unknowns(2).equal(5, 0, 1).equal(5, 0, 1);

    assertThat(follows(1)).isFalse();
  }
}
