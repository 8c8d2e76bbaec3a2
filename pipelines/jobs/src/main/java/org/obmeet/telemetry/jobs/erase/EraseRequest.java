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
 * @param names subjects to erase; empty for open erasures and withdrawn or narrowed consents
 * @param reason a keyword such as {@code request}, {@code minor}, {@code withdrawal} or {@code
 *     offboarding}
 * @param unseen true to set tombstones for subjects of which nothing is known
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
    Type type,
    String reason,
    boolean unseen,
    Optional<Instant> due,
    Duration maxWait,
    String catalog,
    Optional<String> brokenLogReason) {
  /** The type of an erasure. */
  public enum Type {
    /** Erases all rows of the subjects, and rejects new ones as long as the policy says. */
    SUBJECT,
    /** Erases all rows of the subjects, and rejects new ones until the objection is lifted. */
    OBJECTION,
    /** Erases the values beyond the narrowed consents of instances, without a grace period. */
    BEYOND_CONSENT
  }

  public EraseRequest {
    names = List.copyOf(names);
  }

  EraseRequest withNames(List<SubjectIdentifier> others) {
    return new EraseRequest(
        lake, keys, now, others, type, reason, unseen, due, maxWait, catalog, brokenLogReason);
  }
}
