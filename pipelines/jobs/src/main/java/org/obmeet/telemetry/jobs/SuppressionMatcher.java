package org.obmeet.telemetry.jobs;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Finds the records that suppressions cover, by subject, stream and day. A suppression without a
 * subject covers all records of its streams and days. Not thread-safe.
 */
public final class SuppressionMatcher {
  private final List<Suppression> suppressions;
  private final Supplier<Pseudonyms> pseudonyms;
  private final Map<String, SubjectRowMatcher> subjects = new HashMap<>();

  /**
   * @param pseudonyms returns the pseudonyms; called only if a suppression names a subject
   */
  public SuppressionMatcher(List<Suppression> suppressions, Supplier<Pseudonyms> pseudonyms) {
    this.suppressions = suppressions;
    this.pseudonyms = pseudonyms;
  }

  /** Returns true if a suppression covers a row of a data set with contributors. */
  public boolean covers(Dataset dataset, GenericRecord row) {
    if (suppressions.isEmpty()) {
      return false;
    }
    LocalDate day = LocalDate.ofEpochDay((int) row.get(dataset.require("day").position()));
    return suppressions.stream()
        .filter(each -> applies(each, dataset.name()) && applies(each, day))
        .anyMatch(each -> each.subject().isEmpty() || subjectMatcher(each, dataset).matches(row));
  }

  private SubjectRowMatcher subjectMatcher(Suppression suppression, Dataset dataset) {
    return subjects.computeIfAbsent(
        suppression.id() + "/" + dataset.name(),
        key ->
            new SubjectRowMatcher(
                dataset,
                pseudonyms.get(),
                SuppressionLists.list(List.of(suppression), row -> true)));
  }

  /** Returns true if a suppression may cover records of a stream. */
  public static boolean applies(Suppression suppression, String stream) {
    return suppression.stream().isEmpty() || suppression.stream().equals(stream);
  }

  /** Returns true if a suppression may cover records of a day. */
  static boolean applies(Suppression suppression, LocalDate day) {
    return suppression.from().map(first -> !day.isBefore(first)).orElse(true)
        && suppression.to().map(last -> !day.isAfter(last)).orElse(true);
  }
}
