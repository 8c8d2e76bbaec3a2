package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.Suppressed;
import org.obmeet.telemetry.lake.Cells;
import org.obmeet.telemetry.lake.CleanFiles;
import org.obmeet.telemetry.lake.KeyRing;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Rows;
import org.obmeet.telemetry.lake.SuppressionTable;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRows;
import org.obmeet.telemetry.privacy.suppression.SuppressionBook;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * Opens clean files without the rows of subjects that no new aggregate counts. Where a file has
 * none of theirs, it is read as it is; else a copy without them is, in the run's staging folder.
 */
final class CountedSubjects {
  private final Lake lake;
  private final Catalog catalog;
  private final String run;
  private final Optional<Pseudonyms> pseudonyms;
  private final SuppressionBook uncounted;
  private final Map<String, SubjectRows> rows = new TreeMap<>();

  private CountedSubjects(
      Lake lake,
      Catalog catalog,
      String run,
      Optional<Pseudonyms> pseudonyms,
      SuppressionBook uncounted) {
    this.lake = lake;
    this.catalog = catalog;
    this.run = run;
    this.pseudonyms = pseudonyms;
    this.uncounted = uncounted;
  }

  /**
   * By the suppression table; the key ring is opened only where it names somebody.
   *
   * @throws org.obmeet.telemetry.lake.KeyRingException where it is needed and not there
   */
  static CountedSubjects of(Lake lake, Catalog catalog, AggregateSettings settings) {
    SuppressionBook uncounted =
        Suppressed.uncounted(new SuppressionTable(lake).rows(), Instant.parse(settings.now()));
    Optional<Pseudonyms> pseudonyms = Optional.empty();
    if (!uncounted.isEmpty()) {
      Path file =
          settings.keys().isEmpty() ? KeyRing.defaultFor(lake.root()) : Path.of(settings.keys());
      pseudonyms = Optional.of(Suppressed.pseudonyms(KeyRing.open(file)));
    }
    return new CountedSubjects(lake, catalog, settings.run(), pseudonyms, uncounted);
  }

  /** Files of a stream, to be read. */
  OpenFiles open(String stream, List<String> paths) throws IOException {
    if (pseudonyms.isEmpty()) {
      return OpenFiles.of(lake, paths);
    }
    Dataset dataset = catalog.dataset(stream);
    SubjectRows subjects =
        rows.computeIfAbsent(
            stream, s -> new SubjectRows(dataset, pseudonyms.orElseThrow(), uncounted));
    List<String> counted = new ArrayList<>();
    for (String path : paths) {
      counted.add(
          subjects.isPossible() && hasAny(dataset, subjects, path)
              ? without(dataset, subjects, path)
              : path);
    }
    return OpenFiles.of(lake, counted);
  }

  private boolean hasAny(Dataset dataset, SubjectRows subjects, String path) {
    try (Cells cells = new CleanFiles(lake.files()).cells(dataset, path, subjects.columns())) {
      while (cells.hasNext()) {
        if (subjects.hold(cells.next())) {
          return true;
        }
      }
    }
    return false;
  }

  private String without(Dataset dataset, SubjectRows subjects, String path) {
    CleanFiles clean = new CleanFiles(lake.files());
    List<GenericRecord> kept = new ArrayList<>();
    try (Rows all = clean.rows(dataset, path)) {
      all.forEachRemaining(
          row -> {
            if (!subjects.hold(row)) {
              kept.add(row);
            }
          });
    }
    String copy = lake.layout().stagingFolder(run) + "/counted/" + path;
    clean.write(dataset, kept, copy);
    return copy;
  }
}
