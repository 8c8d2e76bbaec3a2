package org.obmeet.telemetry.jobs.retain;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Plans the retention of the landing zone. A segment expires by the day on which it landed, and a
 * row by the day of its event. The index of landed records also expires.
 */
final class LandingRetentionPlanner {
  private static final Pattern DATED =
      Pattern.compile("landing/[^/]+/date=(\\d{4}-\\d\\d-\\d\\d)/[^/]+\\.avro");
  private static final Pattern INDEX =
      Pattern.compile("landing/[^/]+/seen/(\\d{4}-\\d\\d-\\d\\d)\\.ids");

  private final RetentionContext context;
  private final Dataset dataset;

  LandingRetentionPlanner(RetentionContext context, Dataset dataset) {
    this.context = context;
    this.dataset = dataset;
  }

  void plan(RetentionPlan plan) {
    Map<LocalDate, List<FileInfo>> days = new TreeMap<>();
    List<FileInfo> all =
        context.lake().files().list(context.lake().layout().landingFolder(dataset.name()));
    for (FileInfo file : all) {
      Matcher dated = DATED.matcher(file.path());
      if (dated.matches()) {
        days.computeIfAbsent(LocalDate.parse(dated.group(1)), d -> new ArrayList<>()).add(file);
      }
    }
    days.forEach(
        (day, files) ->
            plan.add("landing/" + dataset.name() + "/date=" + day, () -> day(day, files)));
    plan.add("landing/" + dataset.name() + "/seen", () -> index(all));
  }

  private List<RetentionItem> day(LocalDate day, List<FileInfo> files) {
    boolean past = context.expiry().isPast(day, dataset.retention().landing());
    if (past && !context.holds().mayCover(dataset.name())) {
      long rows = files.stream().mapToLong(file -> rows(file)).sum();
      return List.of(
          item(
              day,
              Action.SWEEP,
              files,
              rows,
              dataset.retention().landing() + " from the day of landing"));
    }
    List<FileInfo> partlyExpired = new ArrayList<>();
    long expiredRows = 0;
    for (FileInfo file : files) {
      long expired = expiredRows(file, past);
      if (expired > 0) {
        partlyExpired.add(file);
        expiredRows += expired;
      }
    }
    String rule =
        past
            ? dataset.retention().landing()
                + " from the day of landing, except rows under a legal hold"
            : dataset.retention().clean() + " from the day of the event";
    return partlyExpired.isEmpty()
        ? List.of()
        : List.of(item(day, Action.REWRITE, partlyExpired, expiredRows, rule));
  }

  private RetentionItem item(
      LocalDate day, Action action, List<FileInfo> files, long rows, String rule) {
    return new RetentionItem(
        "landing",
        dataset.name(),
        day.toString(),
        action,
        files.stream().map(FileInfo::path).toList(),
        rows,
        files.stream().mapToLong(FileInfo::size).sum(),
        rule);
  }

  /** The number of readable rows of a segment, which may end in an unreadable part. */
  private long rows(FileInfo file) {
    long rows = 0;
    try (RowFile.Reader reader =
        RowFile.reader(context.lake().files(), file.path(), dataset, damage -> {})) {
      while (reader.hasNext()) {
        reader.next();
        rows++;
      }
    } catch (InputException unreadable) {
      return rows;
    }
    return rows;
  }

  private long expiredRows(FileInfo file, boolean past) {
    long expired = 0;
    try (RowFile.Reader reader =
        RowFile.reader(
            context.lake().files(),
            file.path(),
            dataset,
            damage -> {
              throw new LakeException(
                  "'" + file.path() + "' is damaged at byte " + damage.position());
            })) {
      while (reader.hasNext()) {
        expired += isOver(context, dataset, reader.next(), past) ? 1 : 0;
      }
    }
    return expired;
  }

  /**
   * Returns true if a landed row must be deleted.
   *
   * @param past true if the retention period of the row's segment has ended
   */
  static boolean isOver(
      RetentionContext context, Dataset dataset, GenericRecord row, boolean past) {
    return past ? !context.isHeld(dataset, row) : context.isOver(dataset, row);
  }

  /** Returns true if the retention period of a segment has ended. */
  static boolean isPast(RetentionContext context, Dataset dataset, String path) {
    Matcher dated = DATED.matcher(path);
    return dated.matches()
        && context.expiry().isPast(LocalDate.parse(dated.group(1)), dataset.retention().landing());
  }

  /** Plans the deletion of index files, a day later than rows because clocks may differ. */
  private List<RetentionItem> index(List<FileInfo> files) {
    List<FileInfo> old = new ArrayList<>();
    for (FileInfo file : files) {
      Matcher dated = INDEX.matcher(file.path());
      if (dated.matches()
          && LocalDate.parse(dated.group(1)).isBefore(context.oldest(dataset).minusDays(1))) {
        old.add(file);
      }
    }
    return old.isEmpty()
        ? List.of()
        : List.of(
            new RetentionItem(
                "landing",
                dataset.name(),
                "",
                Action.SWEEP,
                old.stream().map(FileInfo::path).toList(),
                0,
                old.stream().mapToLong(FileInfo::size).sum(),
                "index of records that are past " + dataset.retention().clean()));
  }
}
