package org.obmeet.telemetry.lake.commit;

import java.util.List;
import java.util.Set;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The kind of change that a commit records. It decides which keys a commit may change, and on which
 * keys each commit depends.
 */
public enum CommitKind implements KeywordEnum {
  /** The lake was created. */
  GENESIS(List.of(LogKey.META)),
  /** Keys were created or destroyed. */
  KEYS(List.of(LogKey.KEY, LogKey.DESTROYED), LogKey.DESTROYED),
  /** Consents were recorded, or their files were merged. */
  CONSENTS(List.of(Zones.CONSENT, Zones.QUARANTINE), Zones.CONSENT),
  /**
   * Records were accepted into the clean zone or rejected into quarantine. It depends on
   * suppressions and retention, because rows that a new one forbids may already be projected.
   */
  INGEST(
      List.of(LogKey.INGEST, Zones.CLEAN, Zones.QUARANTINE),
      LogKey.INGEST,
      LogKey.CLOSED,
      LogKey.SUPPRESSION,
      LogKey.RETAINED),
  /** Base windows were closed. These windows do not count later rows. */
  SETTLE(List.of(LogKey.CLOSED), LogKey.CLOSED),
  /** Tables were published. */
  RELEASE(
      List.of(LogKey.RELEASED),
      LogKey.RELEASED,
      LogKey.SUPPRESSED,
      LogKey.EXPIRED,
      LogKey.GAP,
      LogKey.SUPPRESSION),
  /** Tables were suppressed, that is, not published. */
  REFUSE(List.of(LogKey.SUPPRESSED), LogKey.SUPPRESSED),
  /** Rows of the suppression table were set, reopened, lifted, or removed after their end. */
  SUPPRESS(List.of(LogKey.SUPPRESSION, LogKey.HOLDS), LogKey.SUPPRESSION, LogKey.HOLDS),
  /** Data files were rewritten without some rows or with changed rows, or were merged. */
  REWRITE(List.of(Zones.CLEAN), LogKey.HOLDS),
  /** Erasures are complete; the detail contains their receipts. */
  ERASE(List.of(LogKey.SUPPRESSION, LogKey.HOLDS), LogKey.SUPPRESSION, LogKey.HOLDS),
  /** Retention planned or completed a deletion, or an operator confirmed times of the log. */
  RETAIN(List.of(LogKey.FILE, LogKey.RETAINED), LogKey.HOLDS, LogKey.RETAINED),
  /** Windows can no longer be released, because some of their data expired or were given up. */
  LOST(List.of(LogKey.EXPIRED), LogKey.RELEASED, LogKey.EXPIRED),
  /** A subject's data were exported (subject access). */
  EXPORT(List.of()),
  /** Files were restored from a backup, or given up as lost. */
  RESTORE(List.of(LogKey.FILE, LogKey.GAP), LogKey.RELEASED, LogKey.GAP),
  /** A subject's request was carried out; the detail says how the identity was verified. */
  REQUEST(List.of(Zones.REPORTS)),
  /** Reports of runs were written. */
  REPORT(List.of(Zones.REPORTS)),
  /** A run was fenced, because it is dead or too slow; no commit of this run follows. */
  FENCE(List.of(LogKey.FENCE)),
  /** The hash chain was broken; a new hash chain begins with this commit. */
  BREAK(List.of());

  /** Prefixes of keys of files. */
  private static final class Zones {
    static final String CLEAN = LogKey.FILE + "clean/";
    static final String CONSENT = CLEAN + "consent/";
    static final String QUARANTINE = LogKey.FILE + "quarantine/";
    static final String REPORTS = LogKey.FILE + "ledger/runs/";
  }

  private final List<String> changes;
  private final Set<String> reads;

  /**
   * @param changes prefixes of the keys that a commit may put or drop
   * @param reads prefixes of keys that must not change between the plan of a commit and the commit
   */
  CommitKind(List<String> changes, String... reads) {
    this.changes = changes;
    this.reads = Set.of(reads);
  }

  /** Returns true if a commit of this kind may put or drop a key. */
  public boolean mayChange(String key) {
    return changes.stream().anyMatch(key::startsWith);
  }

  /** Returns the prefixes of keys on which each commit of this kind depends. */
  Set<String> reads() {
    return reads;
  }
}
