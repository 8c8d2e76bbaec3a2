package org.obmeet.telemetry.schemas.cube;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The population of a fact: the contributors who may have facts in a window. */
public enum FactPopulation implements KeywordEnum {
  /** Contributors with a record in the window. */
  WINDOW,
  /** Contributors with a record in the window or in the history before it. */
  HISTORY
}
