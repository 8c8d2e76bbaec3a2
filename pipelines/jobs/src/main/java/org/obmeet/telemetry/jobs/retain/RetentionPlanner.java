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

/** Plans retention: one item a zone, stream, day and action; each look-up may fail on its own. */
final class RetentionPlanner {
  static final String CONSENT = "consent";

  private final RetentionContext held;

  RetentionPlanner(RetentionContext held) {
    this.held = held;
  }

  /** The plan; nothing is changed. */
  RetentionPlan plan() {
    RetentionPlan plan = new RetentionPlan();
    held.catalog().datasets().values().stream()
        .filter(dataset -> dataset.epochDays() > 0)
        .forEach(
            dataset -> {
              new LandingRetentionPlanner(held, dataset).plan(plan);
              clean(plan, dataset);
            });
    undeclared(plan);
    plan.look("clean/consent", this::decisions);
    quarantine(plan);
    plan.look("release", () -> new ReleaseRetentionPlanner(held).items());
    new OrphanFilePlanner(held).plan(plan);
    plan.look("clean/suppression", this::suppressions);
    plan.look("keys", () -> new KeyRetentionPlanner(held, going(plan)).items());
    return plan;
  }

  /** Files that go, and those written anew of which no row stays. */
  private Set<String> going(RetentionPlan plan) {
    return Stream.concat(
            plan.items(Action.DELETE).stream(),
            plan.items(Action.REWRITE).stream()
                .filter(item -> item.zone().equals("clean"))
                .filter(
                    item ->
                        item.rows()
                            == item.paths().stream()
                                .mapToLong(path -> held.named().get(path).rows())
                                .sum()))
        .flatMap(item -> item.paths().stream())
        .collect(Collectors.toSet());
  }

  private void clean(RetentionPlan plan, Dataset dataset) {
    Map<LocalDate, List<CleanFile>> days = new TreeMap<>();
    held.state()
        .clean(dataset.name())
        .forEach(file -> days.computeIfAbsent(file.day(), d -> new ArrayList<>()).add(file));
    days.forEach(
        (day, files) ->
            plan.look("clean/" + dataset.name() + "/date=" + day, () -> day(dataset, day, files)));
  }

  private List<RetentionItem> day(Dataset dataset, LocalDate day, List<CleanFile> files) {
    boolean past = day.isBefore(held.oldest(dataset));
    String rule = dataset.retention().clean() + " from the day of the event";
    if (past && !held.holds().mayCover(dataset.name(), day)) {
      return List.of(item(dataset, day, Action.DELETE, files, rows(files), rule));
    }
    List<CleanFile> straddling = new ArrayList<>();
    long gone = 0;
    for (CleanFile file : files) {
      if (!past && earliest(dataset, file) >= held.oldest(dataset).toEpochDay()) {
        continue;
      }
      long over = over(dataset, file);
      if (over > 0) {
        straddling.add(file);
        gone += over;
      }
    }
    return straddling.isEmpty()
        ? List.of()
        : List.of(item(dataset, day, Action.REWRITE, straddling, gone, rule));
  }

  /** The oldest day that a file has rows of; only that column is read. */
  private long earliest(Dataset dataset, CleanFile file) {
    long earliest = Long.MAX_VALUE;
    CleanFileIo clean = new CleanFileIo(held.lake().files());
    try (ColumnValues cells = clean.cells(dataset, file.path(), List.of("day"))) {
      while (cells.hasNext()) {
        earliest = Math.min(earliest, (int) cells.next()[0]);
      }
    }
    return earliest;
  }

  private long over(Dataset dataset, CleanFile file) {
    long over = 0;
    try (RecordIterator rows = new CleanFileIo(held.lake().files()).rows(dataset, file.path())) {
      while (rows.hasNext()) {
        over += held.isOver(dataset, rows.next()) ? 1 : 0;
      }
    }
    return over;
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
    return paths.stream().map(held.named()::get).mapToLong(FileRef::bytes).sum();
  }

  /** Nobody says how long a stream without a data set may be kept. */
  private void undeclared(RetentionPlan plan) {
    held.state().clean().stream()
        .map(CleanFile::stream)
        .distinct()
        .filter(stream -> !held.catalog().datasets().containsKey(stream))
        .forEach(
            stream ->
                plan.failed(
                    "clean/" + stream,
                    new LakeException("no data set declares how long it is kept")));
  }

  private List<RetentionItem> decisions() {
    Dataset dataset = held.catalog().dataset(CONSENT);
    Set<GenericRecord> over = decisionsOver(held, new ConsentLog(held.lake(), dataset).recorded());
    List<String> files = held.state().consents().stream().map(FileRef::path).toList();
    return over.isEmpty()
        ? List.of()
        : List.of(
            new RetentionItem(
                "clean",
                CONSENT,
                "",
                Action.REWRITE,
                files,
                over.size(),
                bytes(files),
                dataset.retention().clean() + " from the end of the consent"));
  }

  /** Decisions that prove nothing any more, and that no hold keeps. */
  static Set<GenericRecord> decisionsOver(RetentionContext held, List<GenericRecord> recorded) {
    Set<GenericRecord> over =
        ConsentRetention.ended(
            recorded, held.expiry(), held.catalog().dataset(CONSENT).retention().clean());
    over.removeIf(row -> held.holds().coversDecision(CONSENT, row));
    return over;
  }

  private void quarantine(RetentionPlan plan) {
    Map<String, List<FileRef>> days = new TreeMap<>();
    held.state()
        .quarantine()
        .forEach(
            file ->
                days.computeIfAbsent(
                        file.path().substring(0, file.path().lastIndexOf('/')),
                        d -> new ArrayList<>())
                    .add(file));
    days.forEach((folder, files) -> plan.look(folder, () -> quarantine(folder, files)));
  }

  private List<RetentionItem> quarantine(String folder, List<FileRef> files) {
    String stream = folder.split("/", -1)[1];
    LocalDate day = LocalDate.parse(folder.substring(folder.indexOf("/date=") + 6));
    Dataset dataset = held.catalog().datasets().get(stream);
    if (dataset == null) {
      throw new LakeException("no data set declares how long it is kept");
    }
    if (!held.expiry().isPast(day, dataset.retention().quarantine())
        || held.holds().covers(stream, day)) {
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

  private List<RetentionItem> suppressions() {
    List<String> ended =
        held.table().stream()
            .filter(row -> !row.isInForce(held.now()) && !row.isOpen())
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
