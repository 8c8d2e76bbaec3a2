package org.obmeet.telemetry.jobs.erase;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectSearch;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * The lake, request and keys of an erasure run.
 *
 * @param pseudonyms pseudonyms of the lake's keyset
 */
record ErasureContext(
    Lake lake, EraseRequest request, String run, Catalog catalog, Pseudonyms pseudonyms) {
  static ErasureContext of(Lake lake, EraseRequest request, String run) {
    Keyset keyset = Keyset.open(request.keys());
    lake.state().checkKeyset(keyset);
    return new ErasureContext(
        lake, request, run, Catalogs.load(request.catalog()), SuppressionLists.pseudonyms(keyset));
  }

  /**
   * Returns the context without the unknown names, unless the request accepts unknown names.
   *
   * @param notes receives a line about each unknown name
   * @throws org.obmeet.telemetry.jobs.JobException if no name remains
   */
  ErasureContext withKnownNames(Consumer<String> notes) {
    if (request.names().isEmpty()) {
      return this;
    }
    List<SubjectIdentifier> known =
        search().requireUnlessUnseen(request.names(), request.unseen(), notes);
    return new ErasureContext(lake, request.withNames(known), run, catalog, pseudonyms);
  }

  SubjectSearch search() {
    return new SubjectSearch(lake, catalog, pseudonyms);
  }

  Instant now() {
    return request.now();
  }

  FileCleanup cleanup() {
    return new FileCleanup(lake, now(), run);
  }

  /** Returns the data sets that have contributors. */
  List<Dataset> datasets() {
    return catalog.datasets().values().stream().filter(d -> d.epochDays() > 0).toList();
  }

  /**
   * Returns the number of the commit that set the last of these tombstones. If the commit of a
   * tombstone is not found, the result is the number of the log's last commit.
   */
  static long lastSet(List<Commit> commits, List<Suppression> rows) {
    return rows.stream()
        .map(row -> commits.stream().filter(commit -> sets(commit, row)).findFirst())
        .mapToLong(commit -> commit.orElse(commits.get(commits.size() - 1)).number())
        .max()
        .orElse(-1);
  }

  private static boolean sets(Commit commit, Suppression row) {
    return commit.detail().get("set") instanceof List<?> ids && ids.contains(row.id());
  }

  LegalHolds holds() {
    return LegalHolds.inForce(new SuppressionTable(lake).rows(), now(), () -> pseudonyms);
  }
}
