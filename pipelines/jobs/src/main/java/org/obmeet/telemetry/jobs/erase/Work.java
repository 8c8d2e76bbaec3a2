package org.obmeet.telemetry.jobs.erase;

import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.Holds;
import org.obmeet.telemetry.jobs.Suppressed;
import org.obmeet.telemetry.lake.Entry;
import org.obmeet.telemetry.lake.KeyRing;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Suppression;
import org.obmeet.telemetry.lake.SuppressionTable;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRows;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * What an erasure works on.
 *
 * @param lake the lake
 * @param request what is asked
 * @param run id of the run
 * @param catalog what is declared
 * @param pseudonyms on the lake's key ring
 */
record Work(Lake lake, EraseRequest request, String run, Catalog catalog, Pseudonyms pseudonyms) {
  static Work of(Lake lake, EraseRequest request, String run) {
    KeyRing ring = KeyRing.open(request.keys());
    ring.check(lake.state());
    return new Work(
        lake, request, run, Catalogs.load(request.catalog()), Suppressed.pseudonyms(ring));
  }

  Instant now() {
    return request.now();
  }

  /** Data sets that have contributors. */
  List<Dataset> datasets() {
    return catalog.datasets().values().stream().filter(d -> d.epochDays() > 0).toList();
  }

  /** Which rows of a data set are theirs. */
  SubjectRows rows(Dataset dataset, List<Suppression> due) {
    return new SubjectRows(dataset, pseudonyms, Suppressed.book(due, row -> true));
  }

  /**
   * Number of the entry that set the last of these rows; the log's last one where what set them
   * cannot be read.
   */
  long lastSet(List<Suppression> rows) {
    List<Entry> entries = lake.log().entries();
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
                  .mapToLong(Entry::number)
                  .findFirst()
                  .orElse(entries.get(entries.size() - 1).number()));
    }
    return last;
  }

  /** What must be kept. */
  Holds holds() {
    return Holds.inForce(new SuppressionTable(lake).rows(), now(), () -> pseudonyms);
  }
}
