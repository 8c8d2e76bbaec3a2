package org.obmeet.telemetry.jobs.erase;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.jobs.SubjectIdentifier;

/**
 * What is asked of an erasure.
 *
 * @param lake root of the lake
 * @param keys file of the key ring
 * @param now the clock
 * @param names who is to be erased; empty to do what is due
 * @param reason a word, such as request, minor, withdrawal or offboarding
 * @param term how long the tombstone stands
 * @param due when it is to be done; empty for at once
 * @param patience how long a collector that is writing is waited for
 * @param catalog folder of the catalogue, or {@link org.obmeet.telemetry.jobs.Catalogs#SHIPPED}
 * @param goOn why the run goes on over a broken log; empty where it must not
 */
public record EraseRequest(
    String lake,
    Path keys,
    Instant now,
    List<SubjectIdentifier> names,
    String reason,
    TombstoneTerm term,
    Optional<Instant> due,
    Duration patience,
    String catalog,
    Optional<String> goOn) {
  /** How long nothing of the subject comes in. */
  public enum TombstoneTerm {
    /** As long as a source could bring the rows back. */
    WHILE_REPLAYS_COULD,
    /** Until the objection is lifted. */
    OBJECTION
  }

  public EraseRequest {
    names = List.copyOf(names);
  }
}
