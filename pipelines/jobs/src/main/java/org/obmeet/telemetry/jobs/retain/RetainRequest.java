package org.obmeet.telemetry.jobs.retain;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.obmeet.telemetry.jobs.UndecidedWindows;

/**
 * What is asked of a retention run.
 *
 * @param lake root of the lake
 * @param keys file of the key ring
 * @param now the clock
 * @param mode plan, enforce or verify
 * @param catalog folder of the catalogue, or {@link org.obmeet.telemetry.jobs.Catalogs#SHIPPED}
 * @param waiting closed windows that are neither released nor withheld
 * @param expired the same, of windows whose data are past retention
 * @param reason why the run goes on over a broken log; empty where it must not
 */
public record RetainRequest(
    String lake,
    Path keys,
    Instant now,
    Mode mode,
    String catalog,
    UndecidedWindows waiting,
    UndecidedWindows expired,
    Optional<String> reason) {
  /** What to do. */
  public enum Mode {
    /** Says what would go; changes nothing. */
    PLAN,
    /** Deletes it, and verifies. */
    ENFORCE,
    /** Looks at every byte for what is past its period; changes nothing. */
    VERIFY
  }

  public RetainRequest {
    Objects.requireNonNull(now, "now");
    Objects.requireNonNull(mode, "mode");
  }
}
