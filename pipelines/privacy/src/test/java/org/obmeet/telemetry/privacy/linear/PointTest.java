package org.obmeet.telemetry.privacy.linear;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PointTest {
  /** x + y = 7, y + z = 9. */
  private static final int[][] AT = {{0}, {0, 1}, {1}};

  private static final double[][] BY = {{1}, {1, 1}, {1}};

  private static Point point(double factor) {
    return new Point(new double[] {3 * factor, 4 * factor, 5 * factor}, 5, true);
  }

  @Test
  void holds_movedAlongTheEquations_isTrue() {
    Point point = point(1);
    point.move(0, 2);
    point.move(1, -2);
    point.move(2, 2);

    assertThat(point.holds(2, AT, BY)).isTrue();
  }

  @Test
  void holds_oneColumnMovedAlone_isFalse() {
    Point point = point(1);
    point.move(0, 1e-5);

    assertThat(point.holds(2, AT, BY)).isFalse();
  }

  @Test
  void holds_aRowHeldUpByAColumnThatStandsForNothing_isFalse() {
    Point point = point(1);
    point.move(0, 2);
    point.move(3, -2);

    assertThat(point.holds(2, AT, BY)).isFalse();
  }

  @Test
  void holds_belowABound_isFalse() {
    Point point = point(1);
    point.move(0, 5);
    point.move(1, -5);
    point.move(2, 5);

    assertThat(point.holds(2, AT, BY)).isFalse();
  }

  @Test
  void holds_largeValues_allowsForTheirRounding() {
    Point point = point(1e12);
    point.move(0, 1e-4);

    assertThat(point.holds(2, AT, BY)).isTrue();
  }
}
