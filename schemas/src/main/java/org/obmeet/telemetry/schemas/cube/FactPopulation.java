package org.obmeet.telemetry.schemas.cube;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** Whom the facts of a window stand for. */
public enum FactPopulation implements KeywordEnum {
  /** Records of the window: whoever has none has no fact. */
  WINDOW,
  /** Records of the history too: a contributor without one in the window may have a fact. */
  HISTORY
}
