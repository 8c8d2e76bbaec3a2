package org.obmeet.telemetry.lake;

import org.obmeet.telemetry.schemas.Worded;

/** What an entry of the log says. */
public enum EntryKind implements Worded {
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
  REFUSE
}
