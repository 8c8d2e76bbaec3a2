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
 * Retention of landing: segments by the day on which they landed, rows in them by the day of the
 * event, and the index of what has landed.
 */
final class LandingRetentionPlanner {
  private static final Pattern DATED =
      Pattern.compile("landing/[^/]+/date=(\\d{4}-\\d\\d-\\d\\d)/[^/]+\\.avro");
  private static final Pattern INDEX =
      Pattern.compile("landing/[^/]+/seen/(\\d{4}-\\d\\d-\\d\\d)\\.ids");

  private final RetentionContext held;
  private final Dataset dataset;

  LandingRetentionPlanner(RetentionContext held, Dataset dataset) {
    this.held = held;
    this.dataset = dataset;
  }

  void plan(RetentionPlan plan) {
    Map<LocalDate, List<FileInfo>> days = new TreeMap<>();
    List<FileInfo> all =
        held.lake().files().list(held.lake().layout().landingFolder(dataset.name()));
    for (FileInfo file : all) {
      Matcher dated = DATED.matcher(file.path());
      if (dated.matches()) {
        days.computeIfAbsent(LocalDate.parse(dated.group(1)), d -> new ArrayList<>()).add(file);
      }
    }
    days.forEach(
        (day, files) ->
            plan.look("landing/" + dataset.name() + "/date=" + day, () -> day(day, files)));
    plan.look("landing/" + dataset.name() + "/seen", () -> index(all));
  }

  private List<RetentionItem> day(LocalDate day, List<FileInfo> files) {
    boolean past = held.expiry().isPast(day, dataset.retention().landing());
    if (past && !held.holds().mayCover(dataset.name())) {
      long rows = files.stream().mapToLong(file -> rows(file)).sum();
      return List.of(
          item(
              day,
              Action.SWEEP,
              files,
              rows,
              dataset.retention().landing() + " from the day of landing"));
    }
    List<FileInfo> straddling = new ArrayList<>();
    long gone = 0;
    for (FileInfo file : files) {
      long over = over(file, past);
      if (over > 0) {
        straddling.add(file);
        gone += over;
      }
    }
    String rule =
        past
            ? dataset.retention().landing() + " from the day of landing, but what is held"
            : dataset.retention().clean() + " from the day of the event";
    return straddling.isEmpty()
        ? List.of()
        : List.of(item(day, Action.REWRITE, straddling, gone, rule));
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

  /** Rows that a segment holds; 0 where it cannot be read, since it goes all the same. */
  private long rows(FileInfo file) {
    long rows = 0;
    try (RowFile.Reader reader =
        RowFile.reader(held.lake().files(), file.path(), dataset, damage -> {})) {
      while (reader.hasNext()) {
        reader.next();
        rows++;
      }
    } catch (InputException noSegment) {
      return rows;
    }
    return rows;
  }

  private long over(FileInfo file, boolean past) {
    long over = 0;
    try (RowFile.Reader reader =
        RowFile.reader(
            held.lake().files(),
            file.path(),
            dataset,
            damage -> {
              throw new LakeException(
                  "'" + file.path() + "' is damaged at byte " + damage.position());
            })) {
      while (reader.hasNext()) {
        over += isOver(held, dataset, reader.next(), past) ? 1 : 0;
      }
    }
    return over;
  }

  /**
   * Whether a landed row is to go.
   *
   * @param past whether its segment's period is over
   */
  static boolean isOver(RetentionContext held, Dataset dataset, GenericRecord row, boolean past) {
    return past ? !held.isHeld(dataset, row) : held.isOver(dataset, row);
  }

  /** Whether the period of the segment at a path is over. */
  static boolean isPast(RetentionContext held, Dataset dataset, String path) {
    Matcher dated = DATED.matcher(path);
    return dated.matches()
        && held.expiry().isPast(LocalDate.parse(dated.group(1)), dataset.retention().landing());
  }

  /** The index is asked for a day longer than rows are kept, for clocks that differ. */
  private List<RetentionItem> index(List<FileInfo> files) {
    List<FileInfo> old = new ArrayList<>();
    for (FileInfo file : files) {
      Matcher dated = INDEX.matcher(file.path());
      if (dated.matches()
          && LocalDate.parse(dated.group(1)).isBefore(held.oldest(dataset).minusDays(1))) {
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
