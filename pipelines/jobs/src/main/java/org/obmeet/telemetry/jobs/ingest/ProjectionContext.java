package org.obmeet.telemetry.jobs.ingest;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.keys.Keyset;
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
 * What a worker needs to project records: lake, catalogue, keys and consents.
 *
 * @param lake the lake
 * @param catalog what is declared
 * @param pseudonyms on the lake's key ring
 * @param consents recorded or assumed
 * @param now the clock
 * @param suppressions who is refused
 * @param landed by stream, what asks landed rows for their consent; filled as it is needed
 * @param projectors by stream; filled as they are needed
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
  ProjectionContext(
      Lake lake,
      Catalog catalog,
      Pseudonyms pseudonyms,
      ConsentHistory consents,
      Instant now,
      SuppressionList suppressions) {
    this(lake, catalog, pseudonyms, consents, now, suppressions, new HashMap<>(), new HashMap<>());
  }

  /** Opens what the settings name. */
  static ProjectionContext open(IngestSettings settings, Catalog catalog) {
    Lake lake = Lake.open(settings.lake());
    Instant now = Instant.parse(settings.now());
    return new ProjectionContext(
        lake,
        catalog,
        SuppressionLists.pseudonyms(Keyset.open(Path.of(settings.keys()))),
        consents(lake, catalog, settings.assumed()),
        now,
        SuppressionLists.refused(new SuppressionTable(lake).rows(), now));
  }

  private static ConsentHistory consents(Lake lake, Catalog catalog, String assumed) {
    Optional<Scope> scope = KeywordEnum.of(Scope.class, assumed);
    if (scope.isPresent()) {
      return ConsentHistory.assuming(scope.get());
    }
    return ConsentHistory.of(ConsentImport.recorded(lake, catalog.dataset(ConsentImport.STREAM)));
  }

  /** The data set of a stream, if it is declared. */
  Optional<Dataset> dataset(String stream) {
    return Optional.ofNullable(catalog.datasets().get(stream));
  }

  /** What asks landed rows of a data set for their consent; empty where none is needed. */
  Optional<ConsentRecheck> landedConsents(Dataset dataset) {
    return landed.computeIfAbsent(dataset.name(), s -> ConsentRecheck.of(this, dataset));
  }

  /** Which landed rows of a data set are refused; empty where none can be. */
  Optional<SubjectRowMatcher> refused(Dataset dataset) {
    return Optional.of(new SubjectRowMatcher(dataset, pseudonyms, suppressions))
        .filter(SubjectRowMatcher::isPossible);
  }

  /** The projector of a data set: one, which remembers, for the one thread that asks. */
  Projector projector(Dataset dataset) {
    return projectors.computeIfAbsent(dataset.name(), stream -> newProjector(dataset));
  }

  private Projector newProjector(Dataset dataset) {
    return new Projector(
        dataset,
        catalog.processing(),
        pseudonyms,
        consents,
        suppressions,
        now,
        dataset.retention().clean());
  }
}
