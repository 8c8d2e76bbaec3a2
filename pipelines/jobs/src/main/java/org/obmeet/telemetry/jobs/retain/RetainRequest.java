package org.obmeet.telemetry.jobs.retain;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.obmeet.telemetry.jobs.ClockConfirmation;

/**
 * The request for a retention run.
 *
 * @param keys keyset file
 * @param catalog folder of the catalogue, or {@link org.obmeet.telemetry.jobs.Catalogs#SHIPPED}
 * @param clock the operator's confirmation of implausible times
 * @param reason the reason to enforce despite a broken log; empty to refuse such a log
 */
public record RetainRequest(
    String lake,
    Path keys,
    Instant now,
    Mode mode,
    String catalog,
    ClockConfirmation clock,
    Optional<String> reason) {
  /** The mode of a run. */
  public enum Mode {
    /** Reports what would be deleted and changes nothing. */
    PLAN,
    /** Deletes and verifies. */
    ENFORCE,
    /** Checks every file for data past their retention period and changes nothing. */
    VERIFY;

    /** Returns the name on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
