package org.obmeet.telemetry.jobs;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Legal holds in force: what they cover is kept, whatever retention and erasure say. Not safe for
 * use by several threads.
 */
public final class LegalHolds {
  private final List<Suppression> rows;
  private final Supplier<Pseudonyms> pseudonyms;
  private final Map<String, SubjectRowMatcher> subjects = new HashMap<>();

  private LegalHolds(List<Suppression> rows, Supplier<Pseudonyms> pseudonyms) {
    this.rows = rows;
    this.pseudonyms = pseudonyms;
  }

  /**
   * Holds among the rows of a suppression table.
   *
   * @param pseudonyms asked only where a hold names a subject
   */
  public static LegalHolds inForce(
      List<Suppression> table, Instant now, Supplier<Pseudonyms> pseudonyms) {
    return new LegalHolds(
        table.stream()
            .filter(row -> row.purpose() == Suppression.Purpose.HOLD && row.isInForce(now))
            .toList(),
        pseudonyms);
  }

  /** Whether some hold may cover a row of a stream. */
  public boolean mayCover(String stream) {
    return rows.stream().anyMatch(hold -> about(hold, stream));
  }

  /** Whether some hold may cover a row of a stream and day. */
  public boolean mayCover(String stream, LocalDate day) {
    return rows.stream().anyMatch(hold -> about(hold, stream) && about(hold, day));
  }

  /** Whether a hold covers all that a stream has of a day. */
  public boolean covers(String stream, LocalDate day) {
    return rows.stream().anyMatch(h -> h.subject().isEmpty() && about(h, stream) && about(h, day));
  }

  /** Whether a hold covers a row of a data set with contributors. */
  public boolean covers(Dataset dataset, GenericRecord row) {
    LocalDate day = LocalDate.ofEpochDay((int) row.get(dataset.require("day").position()));
    for (Suppression hold : rows) {
      if (about(hold, dataset.name())
          && about(hold, day)
          && (hold.subject().isEmpty() || of(hold, dataset).matches(row))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a hold covers a decision of the consent stream. */
  public boolean coversDecision(String stream, GenericRecord row) {
    LocalDate day = LocalDate.ofEpochDay((int) row.get("day"));
    return rows.stream()
        .anyMatch(
            hold ->
                about(hold, stream)
                    && about(hold, day)
                    && (hold.subject().isEmpty()
                        || hold.subject().equals(hex(row.get("subject")))
                        || hold.subject().equals(hex(row.get("owner")))));
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  private SubjectRowMatcher of(Suppression hold, Dataset dataset) {
    return subjects.computeIfAbsent(
        hold.id() + "/" + dataset.name(),
        key ->
            new SubjectRowMatcher(
                dataset, pseudonyms.get(), SuppressionLists.book(List.of(hold), row -> true)));
  }

  private static boolean about(Suppression hold, String stream) {
    return hold.stream().isEmpty() || hold.stream().equals(stream);
  }

  private static boolean about(Suppression hold, LocalDate day) {
    return hold.from().map(first -> !day.isBefore(first)).orElse(true)
        && hold.to().map(last -> !day.isAfter(last)).orElse(true);
  }

  private static String hex(Object fixed) {
    return fixed == null ? "" : HexFormat.of().formatHex(((GenericFixed) fixed).bytes());
  }
}
