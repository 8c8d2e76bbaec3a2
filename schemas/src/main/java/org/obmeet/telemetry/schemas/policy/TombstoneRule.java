package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * A rule for the period in which an erasure for one reason rejects new data of its subject.
 *
 * @param promise id of the promise that the rule implements
 */
public record TombstoneRule(Lasts lasts, String promise) {
  /** The end of a tombstone. */
  public enum Lasts implements KeywordEnum {
    /** The time after which no source can bring back a row that is still within its retention. */
    REPLAYS,
    /** The time at which an operator lifts it. */
    LIFTED
  }
}
