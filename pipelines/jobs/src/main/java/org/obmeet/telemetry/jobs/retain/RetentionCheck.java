package org.obmeet.telemetry.jobs.retain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.NeededKeys;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.avro.Quarantine;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Checks the files of a lake for data past their retention period. The check does not use a
 * retention plan. It lists the existing files and reads their rows. For {@link CheckedFiles}, it
 * checks only size and day, unless the mode is {@code VERIFY}.
 */
final class RetentionCheck {
  private static final String DAY = "(\\d{4}-\\d\\d-\\d\\d)";
  private static final Pattern LANDING =
      Pattern.compile("landing/([^/]+)/date=" + DAY + "/[^/]+\\.avro(\\.open)?");
  private static final Pattern SEALED =
      Pattern.compile("landing/([^/]+)/sealed/date=" + DAY + "/[^/]+\\.txt");
  private static final Pattern CLEAN =
      Pattern.compile("clean/([^/]+)/date=" + DAY + "/bucket=\\d{2,9}/[^/]+\\.parquet");
  private static final Pattern QUARANTINE =
      Pattern.compile("quarantine/([^/]+)/date=" + DAY + "/[^/]+\\.avro");
  private static final Pattern NAMED =
      Pattern.compile("(ledger/released|clean/consent|clean/suppression)/.+");
  private static final Pattern FILE_WITHOUT_ROWS =
      Pattern.compile(
          "public/(verify\\.html|log/.+)|ledger/(checked\\.json|transparency\\.json|salts/\\d{10}|commits/\\d{10}\\.json|checkpoints/\\d{10}-[0-9a-f]{16}\\.(json|state)\\.gz"
              + "|runs/([^/.][^/]*/)?[^/.][^/]*\\.json)");
  private static final Pattern TEMPORARY_FILE =
      Pattern.compile(
          "(staging/([^/]+/)?aside/.+|ledger/(commits|checkpoints)/\\.[^/]+\\.tmp"
              + "|clean/(consent|suppression)/.+)");

  private final RetentionContext context;
  private final Lake lake;
  private final Catalog catalog;
  private final Expiry expiry;
  private final Set<String> liveRuns;
  private final Set<KeyName> neededKeys = new TreeSet<>();
  private final List<String> findings = new ArrayList<>();
  private final Set<String> filesWithOtherDays = new TreeSet<>();

  /** Reads the current state of a lake, which a retention may have changed. */
  RetentionCheck(Lake lake, Catalog catalog, RetainRequest request) {
    this.context = RetentionContext.of(lake, catalog, request);
    this.lake = lake;
    this.catalog = catalog;
    this.expiry = context.expiry();
    this.liveRuns = Set.copyOf(Lease.liveRuns(lake, ""));
  }

  /** Returns the findings: expired data, bad files, ended suppressions and unneeded keys. */
  List<String> findings() {
    for (StoredFile file : lake.files().walk()) {
      try {
        check(file);
      } catch (RuntimeException e) {
        // A run deletes its files after a conflict, and an erasure deletes replaced files.
        if (lake.files().exists(file.path())) {
          finding(file.path(), "it cannot be read, so its content is unknown");
        }
      }
    }
    checkView();
    checkConsents();
    context.table().stream()
        .filter(row -> !row.isInForce(context.now()) && !row.isOpen())
        .forEach(row -> finding("clean/suppression", row.id() + " has ended and is not removed"));
    checkKeys();
    return findings;
  }

  /** Records what was read, so that the next check need not read it again. */
  void record() {
    context.checked().write(lake, context.state().head(), filesWithOtherDays);
  }

  private void check(StoredFile file) {
    String path = file.path();
    Matcher landing = LANDING.matcher(path);
    Matcher clean = CLEAN.matcher(path);
    Matcher quarantine = QUARANTINE.matcher(path);
    Matcher sealed = SEALED.matcher(path);
    if (landing.matches()) {
      inDataset(path, landing, dataset -> checkSegment(file, dataset, day(landing)));
    } else if (sealed.matches()) {
      inDataset(path, sealed, dataset -> checkSealedList(path, dataset, day(sealed)));
    } else if (clean.matches()) {
      inDataset(path, clean, dataset -> checkClean(file, dataset));
    } else if (quarantine.matches()) {
      inDataset(path, quarantine, dataset -> checkQuarantine(file, dataset, day(quarantine)));
    } else if (isStagedBy(liveRuns, path) || lake.layout().isDerived(path)) {
      return;
    } else if (TEMPORARY_FILE.matcher(path).matches() && !context.named().containsKey(path)) {
      if (file.modified().plus(Locations.MAX_WRITE_TIME).isBefore(Instant.now())
          && !isKeptForReaders(file)) {
        finding(path, "it is an orphan file of an aborted run");
      }
    } else if (RetentionPlanner.isExpiredReport(
        path, expiry, catalog.processing().storage().runReports())) {
      finding(path, "it is past its period of " + catalog.processing().storage().runReports());
    } else if (NAMED.matcher(path).matches()) {
      requireNamed(path);
    } else if (!FILE_WITHOUT_ROWS.matcher(path).matches()
        && !Lease.isFile(path)
        && !isStagedByNewRun(path)) {
      finding(path, "unknown file");
    }
  }

  private static LocalDate day(Matcher path) {
    return LocalDate.parse(path.group(2));
  }

  private static boolean isStagedBy(Collection<String> runs, String path) {
    return path.startsWith("staging/") && runs.contains(path.split("/", -1)[1]);
  }

  /** Returns true if a staged file was deleted, or belongs to a run that started meanwhile. */
  private boolean isStagedByNewRun(String path) {
    return path.startsWith("staging/") && !lake.files().exists(path)
        || isStagedBy(Lease.liveRuns(lake, ""), path);
  }

  /** Returns true if a replaced consent file must stay for processes that read an older log. */
  private static boolean isKeptForReaders(StoredFile file) {
    return file.path().startsWith("clean/consent/")
        && file.modified().plus(Duration.ofDays(1)).isAfter(Instant.now());
  }

  /** Checks a file in its data set. A file of an undeclared data set is a finding. */
  private void inDataset(String path, Matcher name, Consumer<Dataset> check) {
    Optional.ofNullable(catalog.datasets().get(name.group(1)))
        .ifPresentOrElse(
            check,
            () -> {
              finding(path, RetentionPlanner.UNDECLARED);
              finding(path, "unknown file");
            });
  }

  /**
   * Returns true if the log names a file. If not, reports the file, unless it may be new or
   * deleted.
   */
  private boolean requireNamed(String path) {
    boolean known = context.named().containsKey(path);
    if (!known && liveRuns.isEmpty() && !mayBeNewOrDeleted(path)) {
      finding(path, "no commit names it");
    }
    return known;
  }

  /** Returns true if a file was committed or deleted during the check, or a live run may do so. */
  private boolean mayBeNewOrDeleted(String path) {
    return !Lease.liveRuns(lake, "").isEmpty()
        || !lake.files().exists(path)
        || lake.state().files().containsKey(path);
  }

  private void checkSegment(StoredFile file, Dataset dataset, LocalDate landed) {
    Period keep = dataset.retention().landing();
    boolean expired = expiry.isPast(landed, keep);
    if (!file.path().endsWith(".open")) {
      try (RowFileReader rows =
          new RowFileReader(
              lake.files(),
              file.path(),
              dataset,
              damage -> finding(file.path(), "it is damaged, so its content is unknown"))) {
        checkRows(file.path(), dataset, any -> true, rows, expired);
      }
    } else if (expired) {
      finding(file.path(), "it landed on " + landed + " and is past its period of " + keep);
    }
  }

  /** Checks a list of sealed segments, which stays as long as a hold may keep segments of it. */
  private void checkSealedList(String path, Dataset dataset, LocalDate landed) {
    Period keep = dataset.retention().landing();
    if (expiry.isPast(landed, keep) && !context.holds().mayCover(dataset.name())) {
      finding(path, "it is of " + landed + " and is past its period of " + keep);
    }
  }

  private void checkClean(StoredFile file, Dataset dataset) {
    String path = file.path();
    requireNamed(path);
    FileDays days = lake.layout().parseClean(path).orElseThrow().days();
    if (isUnchanged(file)
        && context.checked().hasOnlyItsDays(path)
        && !days.first().isBefore(context.oldest(dataset))) {
      neededKeys.addAll(NeededKeys.ofDay(dataset, days.first()));
      return;
    }
    try (RecordIterator rows = new CleanFileIo(lake.files()).rows(dataset, path)) {
      if (checkRows(path, dataset, days::contains, rows, false)) {
        filesWithOtherDays.add(path);
      }
    }
  }

  /** Returns true if a file was read by an earlier check, and still has its size. */
  private boolean isUnchanged(StoredFile file) {
    FileRef ref = context.named().get(file.path());
    return ref != null && ref.bytes() == file.size() && context.checked().contains(file.path());
  }

  /**
   * Checks each row. Rows past their period are allowed only if a legal hold keeps them.
   *
   * @param named returns true for a day that the path names
   * @return true if a row is of another day
   */
  private boolean checkRows(
      String path,
      Dataset dataset,
      Predicate<LocalDate> named,
      Iterator<? extends GenericRecord> rows,
      boolean fileExpired) {
    int dayField = dataset.require("day").position();
    Set<LocalDate> days = new HashSet<>();
    long expired = 0;
    while (rows.hasNext()) {
      GenericRecord row = rows.next();
      LocalDate day = LocalDate.ofEpochDay((int) row.get(dayField));
      if (days.add(day)) {
        neededKeys.addAll(NeededKeys.ofDay(dataset, day));
      }
      boolean past = fileExpired || day.isBefore(context.oldest(dataset));
      expired += past && !context.holds().covers(dataset, row) ? 1 : 0;
    }
    if (expired > 0) {
      finding(path, expired + " of its rows are past their retention period");
    }
    return !days.stream().allMatch(named);
  }

  private void checkQuarantine(StoredFile file, Dataset dataset, LocalDate day) {
    String path = file.path();
    requireNamed(path);
    if (!isUnchanged(file)) {
      new Quarantine(lake.files()).scan(path, row -> {});
    }
    if (expiry.isPast(day, dataset.retention().quarantine())
        && !context.holds().covers(dataset.name(), day)) {
      finding(path, "it is past its period of " + dataset.retention().quarantine());
    }
  }

  /** Checks the windows that {@code release/} shows, and that its index names its files. */
  private void checkView() {
    String view = lake.layout().view();
    List<StoredFile> files = ReleaseIndex.all(lake);
    ReleaseIndex.expiredCopies(lake, context.state(), catalog, expiry)
        .forEach(file -> finding(file.path(), "its window is past its period"));
    Optional<ReleaseIndex> index = ReleaseIndex.read(lake);
    if (index.isEmpty()) {
      if (!files.isEmpty() && lake.files().exists(files.get(0).path())) {
        finding(view, "its index is missing or damaged; 'telemetry daily' rebuilds it");
      }
      return;
    }
    index
        .get()
        .expired(catalog, expiry)
        .forEach(
            one ->
                finding(
                    view,
                    "it shows %s %s, which is past its period of %s"
                        .formatted(
                            one.stream(),
                            one.window(),
                            ReleaseIndex.period(catalog, one.stream()))));
    Set<String> named = new HashSet<>(index.get().previous());
    index.get().files().forEach(file -> named.add(view + file.path()));
    named.add(ReleaseIndex.PATH);
    files.stream()
        .filter(file -> !named.contains(file.path()))
        .filter(file -> file.modified().plus(Locations.MAX_WRITE_TIME).isBefore(Instant.now()))
        .forEach(
            file -> finding(file.path(), "the index of release/ does not name it; move it away"));
  }

  private void checkKeys() {
    neededKeys.addAll(NeededKeys.ofNewRecords(catalog, context.now()));
    for (KeyName key : new TreeSet<>(context.keyset().names())) {
      if (context.state().destroyed().contains(key)) {
        finding(
            key.toString(),
            "the log records that this key was destroyed, but the keyset contains it");
      } else if (!neededKeys.contains(key) && !NeededKeys.isAhead(catalog, key, context.now())) {
        finding(key.toString(), "no row needs this key any more");
      }
    }
  }

  private void checkConsents() {
    try {
      int expired = context.expiredConsents(context.consents()).size();
      if (expired > 0) {
        finding("clean/consent", expired + " decisions are past their retention period");
      }
    } catch (RuntimeException e) {
      finding("clean/consent", "a file in it cannot be read");
    }
  }

  private void finding(String path, String text) {
    findings.add(path + ": " + text);
  }
}
