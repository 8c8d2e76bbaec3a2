package org.obmeet.telemetry.jobs.retain;

import com.google.common.collect.Streams;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Plans the retention of the landing zone. A segment expires by the day on which it landed, and a
 * row by the day of its event. The lists of sealed segments also expire.
 */
record LandingRetentionPlanner(RetentionContext context, Dataset dataset) {
  private static final Pattern SEGMENT =
      Pattern.compile("landing/[^/]+/date=(\\d{4}-\\d\\d-\\d\\d)/[^/]+\\.avro");
  private static final Pattern SEALED =
      Pattern.compile("landing/[^/]+/sealed/date=(\\d{4}-\\d\\d-\\d\\d)/[^/]+\\.txt");

  void plan(RetentionPlan plan) {
    String folder = context.lake().layout().landingFolder(dataset.name());
    List<StoredFile> files = context.lake().files().list(folder);
    files.stream()
        .filter(file -> day(SEGMENT, file.path()).isPresent())
        .collect(
            Collectors.groupingBy(
                file -> day(SEGMENT, file.path()).orElseThrow(), TreeMap::new, Collectors.toList()))
        .forEach(
            (day, segments) ->
                plan.add(
                    "landing/" + dataset.name() + "/date=" + day, () -> segments(day, segments)));
    plan.add("landing/" + dataset.name() + "/sealed", () -> sealed(files));
  }

  private static Optional<LocalDate> day(Pattern pattern, String path) {
    Matcher dated = pattern.matcher(path);
    return dated.matches() ? Optional.of(LocalDate.parse(dated.group(1))) : Optional.empty();
  }

  private List<RetentionItem> segments(LocalDate day, List<StoredFile> segments) {
    boolean segmentsExpired = context.expiry().isPast(day, dataset.retention().landing());
    String landingRule = dataset.retention().landing() + " from the day of landing";
    if (segmentsExpired && !context.holds().mayCover(dataset.name())) {
      long rows = segments.stream().mapToLong(this::readableRows).sum();
      return List.of(item(day.toString(), Action.DELETE_ORPHANS, segments, rows, landingRule));
    }
    List<StoredFile> partlyExpired = new ArrayList<>();
    long expiredRows = 0;
    for (StoredFile segment : segments) {
      long expired = expiredRows(segment, segmentsExpired);
      if (expired > 0) {
        partlyExpired.add(segment);
        expiredRows += expired;
      }
    }
    String rule =
        segmentsExpired
            ? landingRule + ", except rows under a legal hold"
            : dataset.retention().clean() + " from the first day of the storage period";
    return List.of(item(day.toString(), Action.REWRITE, partlyExpired, expiredRows, rule));
  }

  private RetentionItem item(
      String day, Action action, List<StoredFile> files, long rows, String rule) {
    List<String> paths = files.stream().map(StoredFile::path).toList();
    long bytes = files.stream().mapToLong(StoredFile::size).sum();
    return new RetentionItem("landing", dataset.name(), day, action, paths, rows, bytes, rule);
  }

  /** The number of readable rows of a segment, which may end in an unreadable part. */
  private long readableRows(StoredFile segment) {
    long rows = 0;
    try (RowFileReader reader =
        new RowFileReader(context.lake().files(), segment.path(), dataset, damage -> {})) {
      for (; reader.hasNext(); reader.next()) {
        rows++;
      }
    } catch (InputException unreadable) {
      return rows;
    }
    return rows;
  }

  private long expiredRows(StoredFile segment, boolean segmentExpired) {
    try (RowFileReader rows =
        RowFileReader.complete(context.lake().files(), segment.path(), dataset.schema())) {
      return Streams.stream(rows).filter(row -> mustDelete(row, segmentExpired)).count();
    }
  }

  private boolean mustDelete(GenericRecord row, boolean segmentExpired) {
    return segmentExpired ? !context.holds().covers(dataset, row) : context.isOver(dataset, row);
  }

  /** Returns a predicate that is true for the rows of a segment that must be deleted. */
  Predicate<GenericRecord> rowsToDelete(String segment) {
    boolean expired =
        day(SEGMENT, segment)
            .filter(day -> context.expiry().isPast(day, dataset.retention().landing()))
            .isPresent();
    return row -> mustDelete(row, expired);
  }

  /** Plans the deletion of lists of sealed segments, with the last segment that they may name. */
  private List<RetentionItem> sealed(List<StoredFile> files) {
    if (context.holds().mayCover(dataset.name())) {
      return List.of();
    }
    Period keep = dataset.retention().landing();
    List<StoredFile> old =
        files.stream()
            .filter(
                file ->
                    day(SEALED, file.path())
                        .filter(day -> context.expiry().isPast(day, keep))
                        .isPresent())
            .toList();
    return List.of(item("", Action.DELETE_ORPHANS, old, 0, "lists of segments past " + keep));
  }
}
