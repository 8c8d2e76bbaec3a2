package org.obmeet.telemetry.jobs.erase;

import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * What an erasure works on.
 *
 * @param lake the lake
 * @param request what is asked
 * @param run id of the run
 * @param catalog what is declared
 * @param pseudonyms on the lake's key ring
 */
record ErasureContext(
    Lake lake, EraseRequest request, String run, Catalog catalog, Pseudonyms pseudonyms) {
  static ErasureContext of(Lake lake, EraseRequest request, String run) {
    Keyset ring = Keyset.open(request.keys());
    lake.state().check(ring);
    return new ErasureContext(
        lake, request, run, Catalogs.load(request.catalog()), SuppressionLists.pseudonyms(ring));
  }

  Instant now() {
    return request.now();
  }

  /** Data sets that have contributors. */
  List<Dataset> datasets() {
    return catalog.datasets().values().stream().filter(d -> d.epochDays() > 0).toList();
  }

  /** Which rows of a data set are theirs. */
  SubjectRowMatcher rows(Dataset dataset, List<Suppression> due) {
    return new SubjectRowMatcher(dataset, pseudonyms, SuppressionLists.book(due, row -> true));
  }

  /**
   * Number of the entry that set the last of these rows; the log's last one where what set them
   * cannot be read.
   */
  long lastSet(List<Suppression> rows) {
    List<Commit> entries = lake.log().commits();
    long last = -1;
    for (Suppression row : rows) {
      last =
          Math.max(
              last,
              entries.stream()
                  .filter(
                      entry ->
                          entry.detail().get("set") instanceof List<?> ids
                              && ids.contains(row.id()))
                  .mapToLong(Commit::number)
                  .findFirst()
                  .orElse(entries.get(entries.size() - 1).number()));
    }
    return last;
  }

  /** What must be kept. */
  LegalHolds holds() {
    return LegalHolds.inForce(new SuppressionTable(lake).rows(), now(), () -> pseudonyms);
  }
}
