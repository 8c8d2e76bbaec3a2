package org.obmeet.telemetry.jobs.ingest;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The lake, catalogue, keys and consents with which a worker projects records.
 *
 * @param pseudonyms pseudonyms of the lake's keyset
 * @param consents recorded or assumed consents
 * @param now time of the run
 * @param suppressions subjects whose data are rejected
 * @param landed consent checks for landed rows by stream; each is created at its first use
 * @param projectors projectors by stream; each is created at its first use
 */
record ProjectionContext(
    Lake lake,
    Catalog catalog,
    Pseudonyms pseudonyms,
    ConsentHistory consents,
    Instant now,
    SuppressionList suppressions,
    Map<String, Optional<ConsentRecheck>> landed,
    Map<String, Projector> projectors) {
  /**
   * Opens the lake, keyset and catalogue that the options name.
   *
   * @param state state of the lake that has the consents and suppressions
   */
  static ProjectionContext open(IngestOptions options, LakeState state) {
    Lake lake = Lake.open(options.getLake());
    Catalog catalog = Catalogs.load(options.getCatalog());
    Instant now = Instant.parse(options.getNow());
    return new ProjectionContext(
        lake,
        catalog,
        SuppressionLists.pseudonyms(Keyset.open(Path.of(options.getKeys()))),
        consents(lake, state, catalog, options.getAssumedScope()),
        now,
        SuppressionLists.blocked(new SuppressionTable(lake).rows(state), now),
        new HashMap<>(),
        new HashMap<>());
  }

  private static ConsentHistory consents(
      Lake lake, LakeState state, Catalog catalog, String assumed) {
    Dataset dataset = catalog.dataset(ConsentImport.STREAM);
    return KeywordEnum.of(Scope.class, assumed)
        .map(ConsentHistory::assuming)
        .orElseGet(() -> ConsentHistory.of(new ConsentLog(lake, dataset).recorded(state)));
  }

  /** Returns the data set of a stream; empty if the catalogue does not declare the stream. */
  Optional<Dataset> dataset(String stream) {
    return Optional.ofNullable(catalog.datasets().get(stream));
  }

  /** Returns the consent check for landed rows of a data set; empty if none is needed. */
  Optional<ConsentRecheck> landedConsents(Dataset dataset) {
    return landed.computeIfAbsent(dataset.name(), s -> ConsentRecheck.of(this, dataset));
  }

  /**
   * Returns the matcher of a data set's suppressed rows; empty if the data set cannot have such
   * rows.
   */
  Optional<SubjectRowMatcher> suppressed(Dataset dataset) {
    return Optional.of(new SubjectRowMatcher(dataset, pseudonyms, suppressions))
        .filter(SubjectRowMatcher::isPossible);
  }

  /** Returns the projector of a data set. All calls share it, and it is not thread-safe. */
  Projector projector(Dataset dataset) {
    return projectors.computeIfAbsent(
        dataset.name(),
        stream ->
            new Projector(
                dataset,
                catalog.processing(),
                pseudonyms,
                consents,
                suppressions,
                now,
                dataset.retention().clean()));
  }
}
