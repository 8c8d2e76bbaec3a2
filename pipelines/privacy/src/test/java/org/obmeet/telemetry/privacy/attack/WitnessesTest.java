package org.obmeet.telemetry.privacy.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two sums of two unknowns each: 4 + 6 and 1 + 9. */
class WitnessesTest {
  private static final double[] SOLUTION = {4, 6, 1, 9};

  private final Columns columns =
      new Columns(
          2,
          new int[][] {{0}, {0}, {1}, {1}},
          new double[][] {{1}, {1}, {1}, {1}},
          new double[] {0, 0, 1, 0});

  private static Ask ask(int... unknowns) {
    return new Ask(
        new Question(unknowns, 0, false),
        unknowns,
        0,
        0,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        Optional.empty());
  }

  private void see(boolean nonNegative, List<Ask> asks, int[] unknowns, double... at) {
    new Witnesses(columns, SOLUTION, nonNegative, asks).see(unknowns, at);
  }

  @Test
  void solution_isAddedAndTakenOff_asFarAsNothingIsNegative() {
    Ask ask = ask(0);

    see(true, List.of(ask), new int[] {0, 1}, 7, 3);

    assertThat(ask.smallest()).isCloseTo(0, within(1e-9));
    assertThat(ask.largest()).isCloseTo(10, within(1e-9));
  }

  @Test
  void unknownThatIsOneAtLeast_staysSo() {
    Ask ask = ask(3);

    see(true, List.of(ask), new int[] {2, 3}, 2, 8);

    assertThat(ask.smallest()).isCloseTo(0, within(1e-9));
    assertThat(ask.largest()).isEqualTo(9);
  }

  @Test
  void questionOfOtherUnknowns_orOfTheirSum_isAsItWas() {
    Ask other = ask(2);
    Ask both = ask(0, 1);

    see(true, List.of(other, both), new int[] {0, 1}, 7, 3);

    assertThat(other.interval()).isEqualTo(new Ask.Interval(1, 1, false));
    assertThat(both.interval()).isEqualTo(new Ask.Interval(10, 10, false));
  }

  @Test
  void whatSolvesNoEquation_showsNothing() {
    Ask ask = ask(0);

    see(true, List.of(ask), new int[] {0}, 7);

    assertThat(ask.smallest()).isCloseTo(4, within(1e-5));
    assertThat(ask.largest()).isCloseTo(4, within(1e-5));
  }

  @Test
  void whereValuesMayBeNegative_nothingBoundsThem() {
    Ask ask = ask(0);

    see(false, List.of(ask), new int[] {0, 1}, 7, 3);

    assertThat(ask.smallest()).isLessThan(-1_000);
    assertThat(ask.largest()).isGreaterThan(1_000);
  }
}
