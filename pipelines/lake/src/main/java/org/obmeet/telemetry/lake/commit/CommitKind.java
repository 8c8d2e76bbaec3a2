package org.obmeet.telemetry.lake.commit;

import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The kind of change that a commit records. */
public enum CommitKind implements KeywordEnum {
  /** The lake was created. */
  GENESIS,
  /** Keys were created or destroyed. */
  KEYS,
  /** Consents were recorded, or their files were merged. */
  CONSENTS,
  /** Records were accepted into the clean zone or rejected into quarantine. */
  INGEST,
  /**
   * Base windows were closed ({@link WindowsClosedCommit}). These windows do not count later rows.
   */
  SETTLE,
  /** Tables were published. */
  RELEASE,
  /** Tables were suppressed, that is, not published. */
  REFUSE,
  /** Rows of the suppression table were set, reopened, lifted, or removed after their end. */
  SUPPRESS,
  /** Data files were rewritten without some rows or with changed rows, or were merged. */
  REWRITE,
  /** Erasures are complete; the detail contains their receipts. */
  ERASE,
  /** Retention planned or completed a deletion, or an operator confirmed times of the log. */
  RETAIN,
  /** Windows can no longer be released, because some of their data expired or were given up. */
  LOST,
  /** A subject's data were exported (subject access). */
  EXPORT,
  /** Files were restored from a backup, or given up as lost. */
  RESTORE,
  /** A subject's request was carried out; the detail says how the identity was verified. */
  REQUEST,
  /** Reports of runs were written. */
  REPORT,
  /** A run was fenced, because it is dead or too slow; no commit of this run follows. */
  FENCE,
  /** The hash chain was broken; a new hash chain begins with this commit. */
  BREAK
}
