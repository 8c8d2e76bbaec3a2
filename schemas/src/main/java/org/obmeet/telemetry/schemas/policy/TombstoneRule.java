package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * A rule for how long an erasure for one reason rejects new data of its subject.
 *
 * @param lasts end of the tombstone
 * @param promise id of the promise that the rule implements
 */
public record TombstoneRule(Lasts lasts, String promise) {
  /** The end of a tombstone. */
  public enum Lasts implements KeywordEnum {
    /** The time from which a row that a source sends again is rejected as too old. */
    REPLAYS,
    /** The time at which an operator lifts the tombstone. */
    LIFTED
  }
}
