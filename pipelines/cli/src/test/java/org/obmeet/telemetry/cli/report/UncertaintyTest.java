package org.obmeet.telemetry.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UncertaintyTest {
  private static final long SEED = 20_261_019;

  @Test
  void share_ofTheSamePopulation_seldomDiffersBeyondChance() {
    Random random = new Random(SEED);
    long beyond =
        IntStream.range(0, 10_000)
            .filter(i -> !explains(share(random, 60, 0.3), share(random, 50, 0.3), 60, 50))
            .count();

    // About 5 % would be normal; the probability of more than 600 of 10,000 is below 1e-5.
    assertThat(beyond).as("seed " + SEED).isLessThan(600);
  }

  @Test
  void share_ofAnotherPopulation_mostlyDiffersBeyondChance() {
    assertThat(explains(0.27, 0.36, 6000, 5000)).isFalse();
    assertThat(explains(0.0, 0.5, 40, 40)).isFalse();
    assertThat(explains(0.0, 0.1, 10, 10)).isTrue();
  }

  @Test
  void rounding_ofTwoCounts_explainsADifferenceUpToTheBase() {
    Uncertainty rounded = Uncertainty.ofRounded(10);

    assertThat(rounded.explains(10, rounded)).isTrue();
    assertThat(rounded.explains(-20, rounded)).isFalse();
  }

  @Test
  void countOfPeople_withinChance_isExplained_andBeyondItIsNot() {
    assertThat(count(270).explains(270 - 250, count(250))).isTrue();
    assertThat(count(2700).explains(2700 - 2500, count(2500))).isFalse();
    assertThat(count(0).explains(-60, count(60))).isFalse();
  }

  @Test
  void countOfPeople_ofTheSameMean_seldomDiffersBeyondChance() {
    Random random = new Random(SEED);
    long beyond =
        IntStream.range(0, 10_000)
            .filter(
                i -> {
                  double now = rounded(random);
                  double before = rounded(random);
                  return !count(now).explains(now - before, count(before));
                })
            .count();

    // The probability of more than 500 of 10,000 is below 1e-5.
    assertThat(beyond).as("seed " + SEED).isLessThan(500);
  }

  /** Returns a rounded count that has the variance of a Poisson distribution with a mean of 255. */
  private static double rounded(Random random) {
    return 10 * Math.floor((255 + Math.sqrt(255) * random.nextGaussian() + 5) / 10);
  }

  private static Uncertainty count(double people) {
    return Uncertainty.ofCount(people, 10);
  }

  @Test
  void mean_ofFewContributors_isExplainedByChance() {
    Uncertainty few = Uncertainty.ofSum(125, 10);

    assertThat(few.explains(125 - 55, Uncertainty.ofSum(55, 10))).isTrue();
    assertThat(Uncertainty.ofSum(125, 1000).explains(125 - 55, Uncertainty.ofSum(55, 1000)))
        .isFalse();
  }

  private static double share(Random random, int n, double share) {
    return (double) random.doubles(n).filter(each -> each < share).count() / n;
  }

  private static boolean explains(double now, double before, int n, int m) {
    return Uncertainty.ofShare(now, n, n, 0)
        .explains(now - before, Uncertainty.ofShare(before, m, m, 0));
  }
}
