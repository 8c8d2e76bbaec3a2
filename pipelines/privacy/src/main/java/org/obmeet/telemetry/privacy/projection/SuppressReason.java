package org.obmeet.telemetry.privacy.projection;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The reason why the policy forbids to process a record. It is counted, never quarantined. */
public enum SuppressReason implements KeywordEnum {
  /** The instance had never opted in. */
  NOT_OPTED_IN,
  /** The instance had opted out. */
  OPTED_OUT,
  /** The consent covers nothing of the stream. */
  OUT_OF_SCOPE,
  /** The policy's matrix does not allow processing for this deployment. */
  NOT_ALLOWED_FOR_DEPLOYMENT,
  /** An event of a page, app or key that is not the community server's. */
  FOREIGN_ORIGIN,
  /** An event of a hosted workspace. */
  HOSTED_WORKSPACE,
  /** The person's browser asks not to be tracked. */
  DO_NOT_TRACK,
  /** Older than the retention period of clean data. */
  PAST_RETENTION,
  /** Of an erased subject, or a repetition of an erased record. */
  ERASED
}
