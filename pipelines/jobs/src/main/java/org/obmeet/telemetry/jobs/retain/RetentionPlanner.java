package org.obmeet.telemetry.jobs.retain;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.ColumnValues;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.retention.ConsentRetention;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Plans retention with one item per zone, stream, day and action. Parts fail independently. */
final class RetentionPlanner {
  static final String CONSENT = "consent";

  private final RetentionContext context;

  RetentionPlanner(RetentionContext context) {
    this.context = context;
  }

  /** Returns the plan, without any change to the lake. */
  RetentionPlan plan() {
    RetentionPlan plan = new RetentionPlan();
    context.catalog().datasets().values().stream()
        .filter(dataset -> dataset.epochDays() > 0)
        .forEach(
            dataset -> {
              new LandingRetentionPlanner(context, dataset).plan(plan);
              planClean(plan, dataset);
            });
    addUndeclaredStreams(plan);
    plan.add("clean/consent", this::consentItems);
    planQuarantine(plan);
    plan.add("release", () -> new ReleaseRetentionPlanner(context).items());
    new OrphanFilePlanner(context).plan(plan);
    plan.add("clean/suppression", this::suppressionItems);
    plan.add("keys", () -> new KeyRetentionPlanner(context, emptiedFiles(plan)).items());
    return plan;
  }

  /** Returns the clean files that are deleted or lose all rows in a rewrite. */
  private Set<String> emptiedFiles(RetentionPlan plan) {
    return Stream.concat(
            plan.items(Action.DELETE).stream(),
            plan.items(Action.REWRITE).stream()
                .filter(item -> item.zone().equals("clean"))
                .filter(
                    item ->
                        item.rows()
                            == item.paths().stream()
                                .mapToLong(path -> context.named().get(path).rows())
                                .sum()))
        .flatMap(item -> item.paths().stream())
        .collect(Collectors.toSet());
  }

  private void planClean(RetentionPlan plan, Dataset dataset) {
    Map<LocalDate, List<CleanFile>> days = new TreeMap<>();
    context
        .state()
        .clean(dataset.name())
        .forEach(file -> days.computeIfAbsent(file.day(), d -> new ArrayList<>()).add(file));
    days.forEach(
        (day, files) ->
            plan.add(
                "clean/" + dataset.name() + "/date=" + day, () -> cleanItems(dataset, day, files)));
  }

  private List<RetentionItem> cleanItems(Dataset dataset, LocalDate day, List<CleanFile> files) {
    boolean dayExpired = day.isBefore(context.oldest(dataset));
    String rule = dataset.retention().clean() + " from the day of the event";
    if (dayExpired && !context.holds().mayCover(dataset.name(), day)) {
      return List.of(item(dataset, day, Action.DELETE, files, rows(files), rule));
    }
    List<CleanFile> partlyExpired = new ArrayList<>();
    long expiredRows = 0;
    for (CleanFile file : files) {
      if (!dayExpired && earliestDay(dataset, file) >= context.oldest(dataset).toEpochDay()) {
        continue;
      }
      long expired = expiredRows(dataset, file);
      if (expired > 0) {
        partlyExpired.add(file);
        expiredRows += expired;
      }
    }
    return partlyExpired.isEmpty()
        ? List.of()
        : List.of(item(dataset, day, Action.REWRITE, partlyExpired, expiredRows, rule));
  }

  /** Returns the earliest day of a file's rows, from the column of days alone. */
  private long earliestDay(Dataset dataset, CleanFile file) {
    long earliest = Long.MAX_VALUE;
    CleanFileIo clean = new CleanFileIo(context.lake().files());
    try (ColumnValues cells = clean.cells(dataset, file.path(), List.of("day"))) {
      while (cells.hasNext()) {
        earliest = Math.min(earliest, (int) cells.next()[0]);
      }
    }
    return earliest;
  }

  private long expiredRows(Dataset dataset, CleanFile file) {
    long expired = 0;
    try (RecordIterator rows = new CleanFileIo(context.lake().files()).rows(dataset, file.path())) {
      while (rows.hasNext()) {
        expired += context.isOver(dataset, rows.next()) ? 1 : 0;
      }
    }
    return expired;
  }

  private RetentionItem item(
      Dataset dataset,
      LocalDate day,
      Action action,
      List<CleanFile> files,
      long rows,
      String rule) {
    List<String> paths = files.stream().map(CleanFile::path).toList();
    return new RetentionItem(
        "clean", dataset.name(), day.toString(), action, paths, rows, bytes(paths), rule);
  }

  private static long rows(List<CleanFile> files) {
    return files.stream().mapToLong(CleanFile::rows).sum();
  }

  private long bytes(List<String> paths) {
    return paths.stream().map(context.named()::get).mapToLong(FileRef::bytes).sum();
  }

  /**
   * Adds a failure for each stream without a data set, which would declare the retention period.
   */
  private void addUndeclaredStreams(RetentionPlan plan) {
    context.state().clean().stream()
        .map(CleanFile::stream)
        .distinct()
        .filter(stream -> !context.catalog().datasets().containsKey(stream))
        .forEach(
            stream ->
                plan.failed(
                    "clean/" + stream,
                    new LakeException("no data set declares its retention period")));
  }

  private List<RetentionItem> consentItems() {
    Dataset dataset = context.catalog().dataset(CONSENT);
    Set<GenericRecord> expired =
        endedDecisions(context, new ConsentLog(context.lake(), dataset).recorded());
    List<String> files = context.state().consents().stream().map(FileRef::path).toList();
    return expired.isEmpty()
        ? List.of()
        : List.of(
            new RetentionItem(
                "clean",
                CONSENT,
                "",
                Action.REWRITE,
                files,
                expired.size(),
                bytes(files),
                dataset.retention().clean() + " from the end of the consent"));
  }

  /** Returns the consents that are past their retention period and not under a hold. */
  static Set<GenericRecord> endedDecisions(RetentionContext context, List<GenericRecord> recorded) {
    Set<GenericRecord> expired =
        ConsentRetention.ended(
            recorded, context.expiry(), context.catalog().dataset(CONSENT).retention().clean());
    expired.removeIf(row -> context.holds().coversDecision(CONSENT, row));
    return expired;
  }

  private void planQuarantine(RetentionPlan plan) {
    Map<String, List<FileRef>> days = new TreeMap<>();
    context
        .state()
        .quarantine()
        .forEach(
            file ->
                days.computeIfAbsent(
                        file.path().substring(0, file.path().lastIndexOf('/')),
                        d -> new ArrayList<>())
                    .add(file));
    days.forEach((folder, files) -> plan.add(folder, () -> quarantineItems(folder, files)));
  }

  private List<RetentionItem> quarantineItems(String folder, List<FileRef> files) {
    String stream = folder.split("/", -1)[1];
    LocalDate day = LocalDate.parse(folder.substring(folder.indexOf("/date=") + 6));
    Dataset dataset = context.catalog().datasets().get(stream);
    if (dataset == null) {
      throw new LakeException("no data set declares its retention period");
    }
    if (!context.expiry().isPast(day, dataset.retention().quarantine())
        || context.holds().covers(stream, day)) {
      return List.of();
    }
    List<String> paths = files.stream().map(FileRef::path).toList();
    return List.of(
        new RetentionItem(
            "quarantine",
            stream,
            day.toString(),
            Action.DELETE,
            paths,
            files.stream().mapToLong(FileRef::rows).sum(),
            bytes(paths),
            dataset.retention().quarantine() + " from the day of the run"));
  }

  private List<RetentionItem> suppressionItems() {
    List<String> ended =
        context.table().stream()
            .filter(row -> !row.isInForce(context.now()) && !row.isOpen())
            .map(Suppression::id)
            .toList();
    return ended.isEmpty()
        ? List.of()
        : List.of(
            new RetentionItem(
                "suppressions",
                "",
                "",
                Action.END,
                ended,
                ended.size(),
                0,
                "their purpose has ended"));
  }
}
