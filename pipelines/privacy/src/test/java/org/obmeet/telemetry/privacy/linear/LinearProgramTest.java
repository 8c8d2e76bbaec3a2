package org.obmeet.telemetry.privacy.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.linear.LinearProgram.Ending;

class LinearProgramTest {
  private static final double FAR = Double.POSITIVE_INFINITY;

  /** 6x + 4y ≤ 24, x + 2y ≤ 6: the paint mixture of Taha's textbook, with profit 5x + 4y. */
  private static LinearProgram paint() {
    LinearProgram program = new LinearProgram();
    int x = program.variable(0, FAR, 5);
    int y = program.variable(0, FAR, 4);
    program.equation(24).term(x, 6).term(y, 4).term(program.variable(0, FAR, 0), 1);
    program.equation(6).term(x, 1).term(y, 2).term(program.variable(0, FAR, 0), 1);
    return program;
  }

  @Test
  void maximise_textbook_isOptimalThere() {
    LinearProgram.Solution solution = paint().maximise();

    assertThat(solution.ending()).isEqualTo(Ending.OPTIMAL);
    assertThat(solution.value()).isCloseTo(21, within(1e-9));
    assertThat(solution.at().orElseThrow()[0]).isCloseTo(3, within(1e-9));
    assertThat(solution.at().orElseThrow()[1]).isCloseTo(1.5, within(1e-9));
  }

  @Test
  void maximise_wholeNumbers_isLower() {
    LinearProgram program = paint();
    program.integer();

    assertThat(program.maximise().value()).isCloseTo(20, within(1e-9));
  }

  @Test
  void minimise_textbook_isNothing() {
    assertThat(paint().minimise().value()).isCloseTo(0, within(1e-9));
  }

  @Test
  void term_twice_addsUp() {
    LinearProgram program = new LinearProgram();
    int x = program.variable(0, FAR, 1);
    program.equation(12).term(x, 1).term(x, 2);

    assertThat(program.maximise().value()).isCloseTo(4, within(1e-9));
  }

  @Test
  void solve_contradiction_isInfeasible() {
    LinearProgram program = new LinearProgram();
    int x = program.variable(0, FAR, 1);
    int y = program.variable(0, FAR, 1);
    program.equation(3).term(x, 1).term(y, 1);
    program.equation(4).term(x, 1).term(y, 1);

    assertThat(program.minimise().ending()).isEqualTo(Ending.INFEASIBLE);
    assertThat(program.minimise().value()).isNaN();
    assertThat(program.minimise().at()).isEmpty();
  }

  @Test
  void solve_levelBelowWhatBoundsAllow_isInfeasible() {
    LinearProgram program = new LinearProgram();
    program.equation(-1).term(program.variable(0, FAR, 1), 1);

    assertThat(program.maximise().ending()).isEqualTo(Ending.INFEASIBLE);
  }

  /** x − y = 2: both may grow for ever, neither falls below its bound. */
  @Test
  void maximise_withoutEnd_isUnboundedAndInfinite() {
    LinearProgram program = new LinearProgram();
    int x = program.variable(0, FAR, 1);
    int y = program.variable(0, FAR, 0);
    program.equation(2).term(x, 1).term(y, -1);

    LinearProgram.Solution highest = program.maximise();
    assertThat(highest.ending()).isEqualTo(Ending.UNBOUNDED);
    assertThat(highest.value()).isEqualTo(FAR);
    assertThat(highest.at()).isEmpty();
    assertThat(program.minimise().value()).isCloseTo(2, within(1e-9));
  }

  @Test
  void minimise_withoutEnd_isMinusInfinite() {
    LinearProgram program = new LinearProgram();
    int x = program.variable(-FAR, FAR, 1);
    int y = program.variable(-FAR, FAR, 0);
    program.equation(2).term(x, 1).term(y, -1);

    assertThat(program.minimise().ending()).isEqualTo(Ending.UNBOUNDED);
    assertThat(program.minimise().value()).isEqualTo(-FAR);
  }

  @Test
  void variable_bounds_areKept() {
    LinearProgram program = new LinearProgram();
    int x = program.variable(-2, 5, 1);
    program.equation(0).term(x, 1).term(program.variable(-FAR, FAR, 0), 1);

    assertThat(program.maximise().value()).isCloseTo(5, within(1e-9));
    assertThat(program.minimise().value()).isCloseTo(-2, within(1e-9));
    assertThat(program.pivots()).as("two variables and an equation").isEqualTo(3);
  }

  @Test
  void solve_again_givesTheSamePoint() {
    assertThat(paint().maximise().at().orElseThrow())
        .isEqualTo(paint().maximise().at().orElseThrow());
  }
}
