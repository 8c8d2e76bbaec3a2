package org.obmeet.telemetry.jobs.erase;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.jobs.SubjectIdentifier;

/**
 * The request for an erasure.
 *
 * @param names subjects to erase; empty for open erasures and withdrawn consents
 * @param reason a keyword such as request, minor, withdrawal or offboarding
 * @param term duration of the tombstone
 * @param due time of the erasure; empty to erase immediately
 * @param maxWait maximum wait for collectors that are writing
 * @param catalog folder of the catalogue, or {@link org.obmeet.telemetry.jobs.Catalogs#SHIPPED}
 * @param brokenLogReason reason to continue with a broken log; empty to refuse such a log
 */
public record EraseRequest(
    String lake,
    Path keys,
    Instant now,
    List<SubjectIdentifier> names,
    String reason,
    TombstoneTerm term,
    Optional<Instant> due,
    Duration maxWait,
    String catalog,
    Optional<String> brokenLogReason) {
  /** The period in which new rows of the subject are rejected. */
  public enum TombstoneTerm {
    /** As long as a source could deliver rows again that are within their retention period. */
    WHILE_REPLAYS_COULD,
    /** Until the objection is lifted. */
    OBJECTION
  }

  public EraseRequest {
    names = List.copyOf(names);
  }
}
