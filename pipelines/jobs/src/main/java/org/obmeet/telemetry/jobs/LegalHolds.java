package org.obmeet.telemetry.jobs;

import static org.obmeet.telemetry.jobs.SuppressionMatcher.applies;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** The legal holds in force: covered records are neither deleted nor changed. Not thread-safe. */
public final class LegalHolds {
  private final List<Suppression> rows;
  private final SuppressionMatcher matcher;

  private LegalHolds(List<Suppression> rows, Supplier<Pseudonyms> pseudonyms) {
    this.rows = rows;
    this.matcher = new SuppressionMatcher(rows, pseudonyms);
  }

  /**
   * Returns the holds of a suppression table that are in force.
   *
   * @param pseudonyms returns the pseudonyms; called only if a hold names a subject
   */
  public static LegalHolds inForce(
      List<Suppression> table, Instant now, Supplier<Pseudonyms> pseudonyms) {
    return new LegalHolds(
        table.stream()
            .filter(row -> row.purpose() == Suppression.Purpose.HOLD && row.isInForce(now))
            .toList(),
        pseudonyms);
  }

  /** Returns true if a hold may cover a row of a stream, on any day. */
  public boolean mayCover(String stream) {
    return rows.stream().anyMatch(hold -> applies(hold, stream));
  }

  /** Returns true if a hold may cover a row of a stream and day. */
  public boolean mayCover(String stream, LocalDate day) {
    return rows.stream().anyMatch(hold -> applies(hold, stream) && applies(hold, day));
  }

  /** Returns true if a hold covers all rows of a stream and day. */
  public boolean covers(String stream, LocalDate day) {
    return rows.stream()
        .anyMatch(h -> h.subject().isEmpty() && applies(h, stream) && applies(h, day));
  }

  /** Returns true if a hold covers a row of a data set with contributors. */
  public boolean covers(Dataset dataset, GenericRecord row) {
    return matcher.covers(dataset, row);
  }

  /** Returns true if a hold covers a decision, that is, a row of the consent stream. */
  public boolean coversDecision(String stream, GenericRecord row) {
    LocalDate day = LocalDate.ofEpochDay((int) row.get("day"));
    return rows.stream()
        .filter(hold -> applies(hold, stream) && applies(hold, day))
        .map(Suppression::subject)
        .anyMatch(
            subject ->
                subject.isEmpty()
                    || subject.equals(SubjectRows.hex(row.get("subject")))
                    || subject.equals(SubjectRows.hex(row.get("owner"))));
  }
}
