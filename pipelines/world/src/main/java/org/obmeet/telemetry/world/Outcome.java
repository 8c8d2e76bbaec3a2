package org.obmeet.telemetry.world;

import java.util.Locale;
import org.obmeet.telemetry.schemas.Worded;

/** What must become of a record of the wire when the whole world is ingested at its clock. */
public enum Outcome implements Worded {
  /** It stands in clean. */
  ACCEPTED,
  /** The same contributor and record as an accepted one before it. */
  DUPLICATE,
  /** A report of an instance without consent, or of a time before its consent. */
  NOT_OPTED_IN,
  /** A report of a time after the opt-out. */
  OPTED_OUT,
  /** The matrix does not allow its data type for the deployment, consent or not. */
  NOT_ALLOWED_FOR_DEPLOYMENT,
  /** An event of a page, or without a page of a sender, that is not the community server's. */
  FOREIGN_ORIGIN,
  /** An event of a hosted workspace's page. */
  HOSTED_WORKSPACE,
  /** Older than its stream's retention. */
  PAST_RETENTION,
  /** Further in the future than a clock may be wrong. */
  FROM_THE_FUTURE;

  /** The name in lower case, {@code not_opted_in}. */
  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
