package org.obmeet.telemetry.jobs.ingest;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.jobs.Suppressed;
import org.obmeet.telemetry.lake.KeyRing;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.SuppressionTable;
import org.obmeet.telemetry.privacy.consent.ConsentBook;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRows;
import org.obmeet.telemetry.privacy.suppression.SuppressionBook;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Scope;
import org.obmeet.telemetry.schemas.Worded;

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
record Intake(
    Lake lake,
    Catalog catalog,
    Pseudonyms pseudonyms,
    ConsentBook consents,
    Instant now,
    SuppressionBook suppressions,
    Map<String, Optional<LandedConsents>> landed,
    Map<String, Projector> projectors) {
  Intake(
      Lake lake,
      Catalog catalog,
      Pseudonyms pseudonyms,
      ConsentBook consents,
      Instant now,
      SuppressionBook suppressions) {
    this(lake, catalog, pseudonyms, consents, now, suppressions, new HashMap<>(), new HashMap<>());
  }

  /** Opens what the settings name. */
  static Intake open(IngestSettings settings, Catalog catalog) {
    Lake lake = Lake.open(settings.lake());
    Instant now = Instant.parse(settings.now());
    return new Intake(
        lake,
        catalog,
        Suppressed.pseudonyms(KeyRing.open(Path.of(settings.keys()))),
        consents(lake, catalog, settings.assumed()),
        now,
        Suppressed.refused(new SuppressionTable(lake).rows(), now));
  }

  private static ConsentBook consents(Lake lake, Catalog catalog, String assumed) {
    Optional<Scope> scope = Worded.of(Scope.class, assumed);
    if (scope.isPresent()) {
      return ConsentBook.assuming(scope.get());
    }
    return ConsentBook.of(ConsentImport.recorded(lake, catalog.dataset(ConsentImport.STREAM)));
  }

  /** The data set of a stream, if it is declared. */
  Optional<Dataset> dataset(String stream) {
    return Optional.ofNullable(catalog.datasets().get(stream));
  }

  /** What asks landed rows of a data set for their consent; empty where none is needed. */
  Optional<LandedConsents> landedConsents(Dataset dataset) {
    return landed.computeIfAbsent(dataset.name(), s -> LandedConsents.of(this, dataset));
  }

  /** Which landed rows of a data set are refused; empty where none can be. */
  Optional<SubjectRows> refused(Dataset dataset) {
    return Optional.of(new SubjectRows(dataset, pseudonyms, suppressions))
        .filter(SubjectRows::isPossible);
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
