package org.obmeet.telemetry.lake.commit;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** What an entry of the log says. */
public enum CommitKind implements KeywordEnum {
  /** The lake was made. */
  GENESIS,
  /** Keys were made or destroyed. */
  KEYS,
  /** Consents were recorded. */
  CONSENTS,
  /** Records were accepted into clean, rejected into quarantine. */
  INGEST,
  /** Base windows were first aggregated: what comes later counts nowhere in them. */
  SETTLE,
  /** Tables were published. */
  RELEASE,
  /** Tables were refused publication. */
  REFUSE,
  /** Rows of the suppression table were set, or lifted. */
  SUPPRESS,
  /** Files were written anew without some of their rows. */
  REWRITE,
  /** An erasure ended: its receipt. */
  ERASE,
  /** Retention: what is to go, or that it has gone. */
  RETAIN,
  /** Windows whose data expired before they were released. */
  LOST,
  /** Somebody was given a copy of what is held about a subject. */
  EXPORT,
  /** Files came back from a backup, or are given up as lost. */
  RESTORE,
  /** The chain was broken; a new one begins here. */
  BREAK
}
