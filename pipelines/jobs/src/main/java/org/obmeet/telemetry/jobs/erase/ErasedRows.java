package org.obmeet.telemetry.jobs.erase;

import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.projection.RowNarrowing;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Matchers of the rows of a data set that erasures remove or narrow.
 *
 * @param all finds all rows of the subjects
 * @param removed finds the rows to remove
 * @param narrowed finds the rows that may have values to remove
 * @param narrowing removes these values; empty if the data set has none
 */
record ErasedRows(
    SubjectRowMatcher all,
    SubjectRowMatcher removed,
    SubjectRowMatcher narrowed,
    Optional<RowNarrowing> narrowing) {
  static ErasedRows of(Dataset dataset, Pseudonyms pseudonyms, List<Suppression> erasures) {
    return new ErasedRows(
        new SubjectRowMatcher(dataset, pseudonyms, SuppressionLists.list(erasures, row -> true)),
        new SubjectRowMatcher(
            dataset, pseudonyms, SuppressionLists.list(erasures, Suppression::blocksIntake)),
        new SubjectRowMatcher(
            dataset, pseudonyms, SuppressionLists.list(erasures, row -> !row.blocksIntake())),
        RowNarrowing.of(dataset));
  }

  /** Returns true if a row is to be removed, or has values to remove. */
  boolean mustChange(GenericRecord row) {
    return removed.matches(row) || hasValuesToRemove(row);
  }

  boolean hasValuesToRemove(GenericRecord row) {
    return narrowing.isPresent() && narrowing.get().isWider(row) && narrowed.matches(row);
  }
}
