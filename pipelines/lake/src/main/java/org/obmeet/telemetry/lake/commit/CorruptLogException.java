package org.obmeet.telemetry.lake.commit;

import org.obmeet.telemetry.lake.store.LakeException;

/** The log does not hold together: an entry is missing, out of place or changed. */
public final class CorruptLogException extends LakeException {
  private static final long serialVersionUID = 1;

  private final long entry;

  /**
   * @param entry number of the first entry that does not fit
   * @param fault what is wrong with it
   */
  public CorruptLogException(long entry, String fault) {
    super("the log is broken at entry " + entry + ": " + fault);
    this.entry = entry;
  }

  /** Number of the first entry that does not fit. */
  public long entry() {
    return entry;
  }
}
