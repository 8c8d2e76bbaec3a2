package org.obmeet.telemetry.jobs.aggregate.cells;

import com.google.common.collect.Iterators;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.jobs.SuppressionMatcher;
import org.obmeet.telemetry.jobs.plan.AggregateOptions;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SubjectRowMatcher;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Reads clean files without the suppressed rows, which new aggregates must not count. If a file has
 * rows of suppressed subjects, a filtered copy in the run's staging folder is read instead.
 *
 * @param run the run whose staging folder has the copies
 * @param pseudonyms pseudonyms of the lake's keyset; empty if no suppression applies
 * @param suppressions suppressions whose subjects no new aggregate counts
 * @param suppressed finds the records that these suppressions cover
 */
record SuppressedRowFilter(
    Lake lake,
    Catalog catalog,
    String run,
    Optional<Pseudonyms> pseudonyms,
    List<Suppression> suppressions,
    SuppressionMatcher suppressed) {
  /**
   * Creates the filter from the suppression table that the options name. The keyset is opened only
   * if the table has an entry that applies.
   *
   * @throws org.obmeet.telemetry.lake.keys.KeysetException if the keyset is needed and cannot be
   *     used
   */
  static SuppressedRowFilter of(AggregateOptions run, Catalog catalog) {
    Lake lake = Lake.open(run.getLake());
    List<Suppression> suppressions =
        SuppressionLists.excluded(rows(lake, run.getSuppressions()), Instant.parse(run.getNow()));
    Optional<Pseudonyms> pseudonyms = Optional.empty();
    if (!suppressions.isEmpty()) {
      pseudonyms = Optional.of(SuppressionLists.pseudonyms(LakeAccess.keyset(lake, run.getKeys())));
    }
    return new SuppressedRowFilter(
        lake,
        catalog,
        run.getRun(),
        pseudonyms,
        suppressions,
        new SuppressionMatcher(suppressions, pseudonyms::orElseThrow));
  }

  private static List<Suppression> rows(Lake lake, String path) {
    return path.isEmpty() ? List.of() : new SuppressionTable(lake).read(path);
  }

  /**
   * Opens files of a stream without the suppressed rows, passes the readers to a function, and
   * closes them.
   *
   * @throws ArithmeticException if {@code reading} throws it
   * @throws JobException if a file cannot be read; the message names the files
   */
  <T> T read(String stream, List<String> paths, Function<List<ParquetFileReader>, T> reading)
      throws IOException {
    List<String> counted = counted(stream, paths);
    CleanFileIo clean = new CleanFileIo(lake.files());
    List<ParquetFileReader> readers = new ArrayList<>();
    try {
      counted.forEach(path -> readers.add(clean.open(path)));
      return reading.apply(readers);
    } catch (ArithmeticException | LakeException e) {
      throw e;
    } catch (RuntimeException e) {
      // Parquet's decoders can throw any runtime exception on a damaged page.
      throw new JobException(
          ExitCode.FAILED,
          "clean files cannot be read. One of these may be damaged: " + String.join(", ", counted),
          e);
    } finally {
      for (ParquetFileReader reader : readers) {
        reader.close();
      }
    }
  }

  /** Returns the paths of files without the suppressed rows. */
  List<String> counted(String stream, List<String> paths) {
    if (pseudonyms.isEmpty()) {
      return paths;
    }
    Dataset dataset = catalog.dataset(stream);
    SubjectRowMatcher subjects =
        new SubjectRowMatcher(
            dataset,
            pseudonyms.get(),
            SuppressionLists.list(suppressions, each -> SuppressionMatcher.applies(each, stream)));
    return paths.stream()
        .map(
            path ->
                subjects.isPossible() && SubjectRows.anyIn(lake, path, subjects)
                    ? copyWithout(dataset, subjects, path)
                    : path)
        .toList();
  }

  /** Writes a copy without the suppressed rows, which are some or all rows of the subjects. */
  private String copyWithout(Dataset dataset, SubjectRowMatcher subjects, String path) {
    CleanFileIo clean = new CleanFileIo(lake.files());
    String copy = lake.layout().stagingFolder(run) + "/counted/" + path;
    try (RecordIterator all = clean.rows(dataset, path)) {
      Iterable<GenericRecord> counted =
          () ->
              Iterators.filter(
                  all, row -> !subjects.matches(row) || !suppressed.covers(dataset, row));
      clean.write(dataset, counted, copy);
    }
    return copy;
  }
}
