package org.obmeet.telemetry.jobs.retain;

import com.google.common.collect.Streams;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.NeededKeys;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.ColumnValues;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/** Plans retention by zone, stream, day and action. If one part fails, the others are planned. */
record RetentionPlanner(RetentionContext context) {
  private static final Pattern REPORT = Pattern.compile("ledger/runs/(\\d{8})T\\d{6}Z-.+");
  static final String UNDECLARED = "no data set declares its retention period";

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
    plan.add("release", this::releaseItems);
    plan.add("ledger/runs", this::reportItems);
    new OrphanFilePlanner(context).plan(plan);
    plan.add("clean/suppression", this::suppressionItems);
    plan.add("keys", () -> keyItems(emptiedFiles(plan)));
    return plan;
  }

  /** Returns the deleted files, and the clean files of items whose rewrite removes all rows. */
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
    context.state().clean(dataset.name()).stream()
        .collect(Collectors.groupingBy(CleanFile::firstDay, TreeMap::new, Collectors.toList()))
        .forEach(
            (day, files) -> {
              // Separate parts: if a file cannot be read, expired ones are still deleted.
              String folder = "clean/" + dataset.name() + "/date=" + day;
              plan.add(folder, () -> List.of(expiredFiles(dataset, day, files)));
              plan.add(
                  folder + " (files to rewrite)",
                  () -> List.of(partlyExpiredFiles(dataset, day, files)));
            });
  }

  private RetentionItem expiredFiles(Dataset dataset, LocalDate day, List<CleanFile> files) {
    List<CleanFile> expired = files.stream().filter(file -> isExpired(dataset, file)).toList();
    long rows = expired.stream().mapToLong(CleanFile::rows).sum();
    return cleanItem(dataset, day, Action.DELETE, expired, rows);
  }

  private RetentionItem partlyExpiredFiles(Dataset dataset, LocalDate day, List<CleanFile> files) {
    List<CleanFile> partlyExpired = new ArrayList<>();
    long expiredRows = 0;
    for (CleanFile file : files) {
      if (!isExpired(dataset, file) && mayHaveExpiredRows(dataset, file)) {
        long rows = expiredRows(dataset, file);
        if (rows > 0) {
          partlyExpired.add(file);
          expiredRows += rows;
        }
      }
    }
    return cleanItem(dataset, day, Action.REWRITE, partlyExpired, expiredRows);
  }

  /** Returns true if all days of a file are expired, and no hold may cover one of them. */
  private boolean isExpired(Dataset dataset, CleanFile file) {
    return file.days().last().isBefore(context.oldest(dataset))
        && file.days().stream().noneMatch(day -> context.holds().mayCover(dataset.name(), day));
  }

  private boolean mayHaveExpiredRows(Dataset dataset, CleanFile file) {
    LocalDate oldest = context.oldest(dataset);
    return file.firstDay().isBefore(oldest)
        || !context.checked().hasOnlyItsDays(file.path())
            && earliestDay(dataset, file) < oldest.toEpochDay();
  }

  /** Returns the earliest day of a file's rows, from the column of days alone. */
  private long earliestDay(Dataset dataset, CleanFile file) {
    CleanFileIo clean = new CleanFileIo(context.lake().files());
    try (ColumnValues values = clean.columnValues(dataset, file.path(), List.of("day"))) {
      return Streams.stream(values).mapToLong(row -> (int) row[0]).min().orElse(Long.MAX_VALUE);
    }
  }

  private long expiredRows(Dataset dataset, CleanFile file) {
    try (RecordIterator rows = new CleanFileIo(context.lake().files()).rows(dataset, file.path())) {
      return Streams.stream(rows).filter(row -> context.isOver(dataset, row)).count();
    }
  }

  private RetentionItem cleanItem(
      Dataset dataset, LocalDate day, Action action, List<CleanFile> files, long rows) {
    List<String> paths = files.stream().map(CleanFile::path).toList();
    String rule = dataset.retention().clean() + " from the first day of the storage period";
    return new RetentionItem(
        "clean", dataset.name(), day.toString(), action, paths, rows, bytes(paths), rule);
  }

  private long bytes(List<String> paths) {
    return paths.stream().map(context.named()::get).mapToLong(FileRef::bytes).sum();
  }

  /** Adds a failure for each stream whose retention period no data set declares. */
  private void addUndeclaredStreams(RetentionPlan plan) {
    context.state().clean().stream()
        .map(CleanFile::stream)
        .distinct()
        .filter(stream -> !context.catalog().datasets().containsKey(stream))
        .forEach(stream -> plan.failed("clean/" + stream, new LakeException(UNDECLARED)));
  }

  private List<RetentionItem> consentItems() {
    Dataset dataset = context.catalog().dataset(RetentionContext.CONSENT);
    int expired = context.expiredConsents(context.consents()).size();
    if (expired == 0) {
      return List.of();
    }
    List<String> files = context.state().consents().stream().map(FileRef::path).toList();
    String rule = dataset.retention().clean() + " from the end of the consent";
    return List.of(
        new RetentionItem(
            "clean", dataset.name(), "", Action.REWRITE, files, expired, bytes(files), rule));
  }

  private void planQuarantine(RetentionPlan plan) {
    context.state().quarantine().stream()
        .collect(
            Collectors.groupingBy(
                file -> file.path().substring(0, file.path().lastIndexOf('/')),
                TreeMap::new,
                Collectors.toList()))
        .forEach((folder, files) -> plan.add(folder, () -> quarantineItems(folder, files)));
  }

  private List<RetentionItem> quarantineItems(String folder, List<FileRef> files) {
    String stream = folder.split("/", -1)[1];
    LocalDate day = LocalDate.parse(folder.substring(folder.indexOf("/date=") + 6));
    Dataset dataset = context.catalog().datasets().get(stream);
    if (dataset == null) {
      throw new LakeException(UNDECLARED);
    }
    if (!context.expiry().isPast(day, dataset.retention().quarantine())
        || context.holds().covers(stream, day)) {
      return List.of();
    }
    List<String> paths = files.stream().map(FileRef::path).toList();
    long rows = files.stream().mapToLong(FileRef::rows).sum();
    String rule = dataset.retention().quarantine() + " from the day of the run";
    return List.of(
        new RetentionItem(
            "quarantine", stream, day.toString(), Action.DELETE, paths, rows, bytes(paths), rule));
  }

  private List<RetentionItem> suppressionItems() {
    List<String> ended =
        context.table().stream()
            .filter(row -> !row.isInForce(context.now()) && !row.isOpen())
            .map(Suppression::id)
            .toList();
    return List.of(
        new RetentionItem(
            "suppressions", "", "", Action.END, ended, ended.size(), 0, "their purpose has ended"));
  }

  /**
   * Returns the files of {@code release/} if they show a window whose period is over, or if their
   * index cannot be read. They are rebuilt without it. Release files stay, because disclosure
   * control of later releases needs them.
   */
  private List<RetentionItem> releaseItems() {
    List<StoredFile> files = ReleaseIndex.stored(context.lake());
    Optional<ReleaseIndex> index = ReleaseIndex.read(context.lake());
    Optional<ReleaseIndex.Shown> oldest =
        index.stream()
            .flatMap(one -> one.expired(context.catalog(), context.expiry()))
            .min(Comparator.comparing(one -> Window.parse(one.window())));
    boolean isLeft =
        !ReleaseIndex.expiredCopies(
                context.lake(), context.state(), context.catalog(), context.expiry())
            .isEmpty();
    if (files.isEmpty() || index.isPresent() && oldest.isEmpty() && !isLeft) {
      return List.of();
    }
    String stream = oldest.map(ReleaseIndex.Shown::stream).orElse("");
    return List.of(
        new RetentionItem(
            "release",
            stream,
            oldest.map(one -> Window.parse(one.window()).start().toString()).orElse(""),
            Action.DELETE_ORPHANS,
            files.stream().map(StoredFile::path).toList(),
            0,
            files.stream().mapToLong(StoredFile::size).sum(),
            oldest.isEmpty()
                ? isLeft ? "a window is past its period" : "its index cannot be read"
                : ReleaseIndex.period(context.catalog(), stream) + " from the end of the window"));
  }

  /** The expired run reports, also those that no commit names. */
  private List<RetentionItem> reportItems() {
    Period keep = context.catalog().processing().storage().runReports();
    Map<Boolean, List<String>> byNamed =
        context.lake().files().list(context.lake().layout().runReports()).stream()
            .map(StoredFile::path)
            .filter(path -> isExpiredReport(path, context.expiry(), keep))
            .collect(Collectors.partitioningBy(context.named()::containsKey));
    String rule = keep + " from the day of the run";
    return List.of(
        new RetentionItem(
            "ledger", Action.DELETE, byNamed.get(true), bytes(byNamed.get(true)), rule),
        new RetentionItem("ledger", Action.DELETE_ORPHANS, byNamed.get(false), 0, rule));
  }

  /** Returns true for a run report, or another file of a run, if the run's day is past a period. */
  static boolean isExpiredReport(String path, Expiry expiry, Period keep) {
    Matcher report = REPORT.matcher(path);
    return report.matches()
        && expiry.isPast(LocalDate.parse(report.group(1), DateTimeFormatter.BASIC_ISO_DATE), keep);
  }

  /**
   * Returns the keys that neither the remaining clean rows nor new rows need, including keys that
   * an aborted run destroyed without a commit.
   */
  private List<RetentionItem> keyItems(Set<String> emptiedFiles) {
    Set<KeyName> needed =
        NeededKeys.ofFiles(
            context.state().clean().stream()
                .filter(file -> !emptiedFiles.contains(file.path()))
                .toList(),
            context.catalog());
    needed.addAll(NeededKeys.ofNewRecords(context.catalog(), context.now()));
    Set<KeyName> existing = new TreeSet<>(context.keyset().names());
    context.state().keys().keySet().stream()
        .filter(context.keyset()::isDestroyed)
        .forEach(existing::add);
    List<String> unneeded =
        existing.stream()
            .filter(key -> context.catalog().datasets().containsKey(key.stream()))
            .filter(
                key ->
                    !needed.contains(key)
                        && !NeededKeys.isAhead(context.catalog(), key, context.now()))
            .map(KeyName::toString)
            .toList();
    return List.of(
        new RetentionItem(
            "keys", Action.DESTROY, unneeded, 0, "no row of the key's period is left"));
  }
}
