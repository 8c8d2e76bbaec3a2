package org.obmeet.telemetry.privacy.disclosure;

import java.util.Objects;

/** What is decided about a cube in one window: its rows are published, or nothing of it is. */
public sealed interface Decision {
  /** Name of the cube. */
  String cube();

  /** What became of its cells. */
  Outcome outcome();

  /**
   * The cube's rows may be published.
   *
   * @param cube name of the cube
   * @param table what is published
   * @param outcome what became of its cells
   */
  record Release(String cube, ReleasedCube table, Outcome outcome) implements Decision {
    public Release {
      Objects.requireNonNull(cube, "cube");
      Objects.requireNonNull(table, "table");
      Objects.requireNonNull(outcome, "outcome");
    }
  }

  /**
   * Nothing of the cube is published.
   *
   * @param cube name of the cube
   * @param rule why
   * @param explanation why, in a sentence that names no label, for the operators' run report
   * @param outcome what became of its cells
   */
  record Withheld(String cube, Rule rule, String explanation, Outcome outcome) implements Decision {
    public Withheld {
      Objects.requireNonNull(cube, "cube");
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(explanation, "explanation");
      Objects.requireNonNull(outcome, "outcome");
    }
  }
}
