package org.obmeet.telemetry.lake.commit;

import java.util.List;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The kind of change that a commit records. */
public enum CommitKind implements KeywordEnum {
  /** The lake was created. */
  GENESIS(LogKey.META),
  /** Keys were created or destroyed. */
  KEYS(LogKey.KEY, LogKey.DESTROYED),
  /** Consents were recorded, or their files were merged. */
  CONSENTS(Zones.CONSENT, Zones.QUARANTINE),
  /** Records were accepted into the clean zone or rejected into quarantine. */
  INGEST(LogKey.INGEST, Zones.CLEAN, Zones.QUARANTINE),
  /** Base windows were closed. These windows do not count later rows. */
  SETTLE(LogKey.CLOSED),
  /** Tables were published. */
  RELEASE(LogKey.RELEASED),
  /** Tables were suppressed, that is, not published. */
  REFUSE(LogKey.SUPPRESSED),
  /** Rows of the suppression table were set, reopened, lifted, or removed after their end. */
  SUPPRESS(LogKey.SUPPRESSION, LogKey.HOLDS),
  /** Data files were rewritten without some rows or with changed rows, or were merged. */
  REWRITE(Zones.CLEAN),
  /** Erasures are complete; the detail contains their receipts. */
  ERASE(LogKey.SUPPRESSION, LogKey.HOLDS),
  /** Retention planned or completed a deletion, or an operator confirmed times of the log. */
  RETAIN(LogKey.FILE, LogKey.RETAINED),
  /** Windows can no longer be released, because some of their data expired or were given up. */
  LOST(LogKey.EXPIRED),
  /** A subject's data were exported (subject access). */
  EXPORT,
  /** Files were restored from a backup, or given up as lost. */
  RESTORE(LogKey.FILE, LogKey.GAP),
  /** A subject's request was carried out; the detail says how the identity was verified. */
  REQUEST(Zones.REPORTS),
  /** Reports of runs were written. */
  REPORT(Zones.REPORTS),
  /** A run was fenced, because it is dead or too slow; no commit of this run follows. */
  FENCE(LogKey.FENCE),
  /** The hash chain was broken; a new hash chain begins with this commit. */
  BREAK;

  /** Prefixes of keys of files. */
  private static final class Zones {
    static final String CLEAN = LogKey.FILE + "clean/";
    static final String CONSENT = CLEAN + "consent/";
    static final String QUARANTINE = LogKey.FILE + "quarantine/";
    static final String REPORTS = LogKey.FILE + "ledger/runs/";
  }

  private final List<String> prefixes;

  CommitKind(String... prefixes) {
    this.prefixes = List.of(prefixes);
  }

  /** Returns true if a commit of this kind may put or drop a key. */
  public boolean mayChange(String key) {
    return prefixes.stream().anyMatch(key::startsWith);
  }
}
