package org.obmeet.telemetry.schemas.policy;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * A rule of the policy: how long an erasure for one reason rejects new data of its subject.
 *
 * @param promise id of the promise that the rule implements
 */
public record TombstoneRule(Lasts lasts, String promise) {
  /** The end of a tombstone. */
  public enum Lasts implements KeywordEnum {
    /** The time at which no source can bring back a row of the subject within its retention. */
    REPLAYS,
    /** The time at which an operator lifts it. */
    LIFTED
  }
}
