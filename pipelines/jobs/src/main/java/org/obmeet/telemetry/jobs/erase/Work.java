package org.obmeet.telemetry.jobs.erase;

import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.Holds;
import org.obmeet.telemetry.jobs.Suppressed;
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

  /** What must be kept. */
  Holds holds() {
    return Holds.inForce(new SuppressionTable(lake).rows(), now(), () -> pseudonyms);
  }
}
