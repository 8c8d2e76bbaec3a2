package org.obmeet.telemetry.privacy.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.privacy.linear.LinearProgram;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.Written;

/** The attack's own simplex against linear programmes that are set up cell by cell. */
class SimplexTest {
  private static final int[] SIZES = {3, 4};
  private int rows;
  private int columns;

  static List<Long> seeds() {
    return new Random(5).longs(100).boxed().toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void intervals_ofADrawnTable_areThoseOfLinearProgrammes(long seed) {
    ReleasedTable table = table(new SplittableRandom(seed));
    AttackReport report = Bounds.attack(table);

    for (AttackReport.Bound bound : report.bounds()) {
      double lower = program(table, bound.labels()).minimise().value();
      double upper = program(table, bound.labels()).maximise().value();
      assertThat(bound.lower()).as("lower of " + bound.labels()).isCloseTo(lower, within(1e-6));
      if (Double.isInfinite(upper)) {
        assertThat(bound.upper()).as("upper of " + bound.labels()).isInfinite();
      } else {
        assertThat(bound.upper()).as("upper of " + bound.labels()).isCloseTo(upper, within(1e-6));
      }
      assertThat(bound.exact()).as("exact " + bound).isEqualTo(upper - lower < 1e-6);
      assertThat(bound.certain()).isTrue();
    }
    assertThat(report.bounds())
        .hasSize((int) table.rows().stream().filter(row -> !row.published()).count());
  }

  private ReleasedTable table(SplittableRandom random) {
    rows = SIZES[random.nextInt(2)];
    columns = SIZES[random.nextInt(2)];
    long[][] cells = new long[rows + 1][columns + 1];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        long value = random.nextInt(4) == 0 ? 0 : random.nextInt(40);
        cells[r][c] += value;
        cells[rows][c] += value;
        cells[r][columns] += value;
        cells[rows][columns] += value;
      }
    }
    double hidden = 0.2 + 0.6 * random.nextDouble();
    List<String> lines = new ArrayList<>();
    for (int r = 0; r <= rows; r++) {
      for (int c = 0; c <= columns; c++) {
        boolean inside = r < rows && c < columns;
        boolean out = random.nextDouble() < (inside ? hidden : hidden / 5);
        lines.add(label(r, rows) + " " + label(c, columns) + " " + (out ? "?" : cells[r][c]));
      }
    }
    return Written.rows("drawn", "row column", lines.toArray(String[]::new));
  }

  private static String label(int number, int total) {
    return number == total ? "*" : "v" + number;
  }

  private LinearProgram program(ReleasedTable table, List<String> asked) {
    LinearProgram program = new LinearProgram();
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        boolean in = in(asked.get(0), r) && in(asked.get(1), c);
        program.variable(0, Double.POSITIVE_INFINITY, in ? 1 : 0);
      }
    }
    for (ReleasedTable.Row row : table.rows()) {
      if (row.published()) {
        LinearProgram.Equation equation = program.equation(row.values().get(0));
        for (int cell = 0; cell < rows * columns; cell++) {
          if (in(row.labels().get(0), cell / columns) && in(row.labels().get(1), cell % columns)) {
            equation.term(cell, 1);
          }
        }
      }
    }
    return program;
  }

  private static boolean in(String label, int number) {
    return label.equals("*") || label.equals("v" + number);
  }
}
