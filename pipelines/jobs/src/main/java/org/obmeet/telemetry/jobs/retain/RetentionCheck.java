package org.obmeet.telemetry.jobs.retain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LegalHolds;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RewriteLease;
import org.obmeet.telemetry.lake.RunLease;
import org.obmeet.telemetry.lake.avro.Quarantine;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.retention.ConsentRetention;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Checks all files of a lake for data past their retention period. The check does not use a
 * retention plan. It lists the existing files and reads their rows.
 */
final class RetentionCheck {
  private static final String DAY = "(\\d{4}-\\d\\d-\\d\\d)";
  private static final Pattern LANDING =
      Pattern.compile("landing/([^/]+)/date=" + DAY + "/[^/]+\\.avro(\\.open)?");
  private static final Pattern INDEX =
      Pattern.compile("landing/([^/]+)/seen/(?:" + DAY + "\\.ids|segments\\.txt)");
  private static final Pattern CLEAN =
      Pattern.compile("clean/([^/]+)/date=" + DAY + "/bucket=\\d{2,9}/[^/]+\\.parquet");
  private static final Pattern QUARANTINE =
      Pattern.compile("quarantine/([^/]+)/date=" + DAY + "/[^/]+\\.avro");
  private static final Pattern NAMED =
      Pattern.compile("(release|ledger/released|clean/consent|clean/suppression)/.+");
  private static final Pattern RELEASE =
      Pattern.compile("release/([^/]+)/.+/window=([a-z_0-9]+)/start=" + DAY + "/.+");
  private static final Pattern LEDGER =
      Pattern.compile("ledger/(commits/\\d{10}\\.json|runs/([^/.][^/]*/)?[^/.][^/]*\\.json)");
  private static final Pattern TEMPORARY_FILE =
      Pattern.compile(
          "(staging/aside/.+|ledger/commits/\\.[^/]+\\.tmp|clean/(consent|suppression)/.+"
              + "|landing/[^/]+/seen/\\.[^/]+)");
  private static final Duration MAX_WRITE_TIME = Duration.ofHours(1);

  private final Lake lake;
  private final Catalog catalog;
  private final RetainRequest request;
  private final LocalDate today;
  private final Keyset keyset;
  private final LakeState state;
  private final Set<String> named;
  private final Set<String> liveRuns;
  private final List<Suppression> table;
  private final LegalHolds holds;
  private final KeyNeedCheck needed = new KeyNeedCheck();
  private final List<String> findings = new ArrayList<>();

  RetentionCheck(Lake lake, Catalog catalog, RetainRequest request) {
    this.lake = lake;
    this.catalog = catalog;
    this.request = request;
    this.today = request.now().atZone(ZoneOffset.UTC).toLocalDate();
    this.keyset = Keyset.open(request.keys());
    this.state = lake.state();
    this.named =
        FileCheck.liveFiles(lake.log().commits()).stream()
            .map(FileRef::path)
            .collect(Collectors.toCollection(HashSet::new));
    this.liveRuns = Set.copyOf(RunLease.liveRuns(lake, ""));
    this.table = new SuppressionTable(lake).rows();
    this.holds =
        LegalHolds.inForce(table, request.now(), () -> SuppressionLists.pseudonyms(keyset));
  }

  /** Returns the faults with paths: files past their retention period, unreadable or unknown. */
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
    decisions();
    table.stream()
        .filter(row -> !row.isInForce(request.now()) && !row.isOpen())
        .forEach(row -> finding("clean/suppression", row.id() + " has ended and is not removed"));
    needed.faults(catalog, request.now(), keyset, state.destroyed()).forEach(this::finding);
    return findings;
  }

  private void check(StoredFile file) {
    String path = file.path();
    Matcher landing = LANDING.matcher(path);
    Matcher clean = CLEAN.matcher(path);
    Matcher quarantine = QUARANTINE.matcher(path);
    Matcher index = INDEX.matcher(path);
    if (landing.matches() && dataset(path, landing).isPresent()) {
      landing(file, dataset(path, landing).get(), LocalDate.parse(landing.group(2)));
    } else if (index.matches()) {
      index(path, dataset(path, index), Optional.ofNullable(index.group(2)));
    } else if (clean.matches() && dataset(path, clean).isPresent()) {
      clean(path, dataset(path, clean).get());
    } else if (quarantine.matches() && dataset(path, quarantine).isPresent()) {
      quarantine(path, dataset(path, quarantine).get(), LocalDate.parse(quarantine.group(2)));
    } else if (path.startsWith("staging/") && liveRuns.contains(path.split("/", -1)[1])) {
      return;
    } else if (path.equals(lake.layout().catalogJournal())
        || TEMPORARY_FILE.matcher(path).matches() && !named.contains(path)) {
      if (file.modified().plus(MAX_WRITE_TIME).isBefore(Instant.now()) && !isKeptForReaders(file)) {
        finding(path, "it is an orphan file of an aborted run");
      }
    } else if (path.equals(lake.layout().catalog())) {
      return;
    } else if (NAMED.matcher(path).matches()) {
      if (requireNamed(path)) {
        release(path);
      }
    } else if (!LEDGER.matcher(path).matches()
        && !RewriteLease.isLeaseFile(path)
        && !RunLease.isLeaseFile(path)
        && !isOfALaterRun(path)) {
      finding(path, "unknown file");
    }
  }

  /** Returns true if a staging file belongs to a live run or was deleted during the check. */
  private boolean isOfALaterRun(String path) {
    return path.startsWith("staging/")
        && (!lake.files().exists(path)
            || RunLease.liveRuns(lake, "").contains(path.split("/", -1)[1]));
  }

  /** Returns true if a replaced consent file must stay for processes that read an older log. */
  private static boolean isKeptForReaders(StoredFile file) {
    return file.path().startsWith("clean/consent/")
        && file.modified().plus(Duration.ofDays(1)).isAfter(Instant.now());
  }

  private Optional<Dataset> dataset(String path, Matcher name) {
    Optional<Dataset> dataset = Optional.ofNullable(catalog.datasets().get(name.group(1)));
    if (dataset.isEmpty()) {
      String fault = "no data set declares its retention period";
      if (findings.isEmpty() || !findings.get(findings.size() - 1).equals(path + ": " + fault)) {
        finding(path, fault);
      }
    }
    return dataset;
  }

  private boolean requireNamed(String path) {
    boolean known = named.contains(path);
    if (!known && liveRuns.isEmpty() && !isNamedSince(path)) {
      finding(path, "no commit names it");
    }
    return known;
  }

  /** Returns true if a file is committed by now, deleted, or possibly written by a live run. */
  private boolean isNamedSince(String path) {
    return !RunLease.liveRuns(lake, "").isEmpty()
        || !lake.files().exists(path)
        || FileCheck.liveFiles(lake.log().commits()).stream().anyMatch(f -> f.path().equals(path));
  }

  private void landing(StoredFile file, Dataset dataset, LocalDate landed) {
    boolean past = isPast(landed, dataset.retention().landing());
    if (file.path().endsWith(".open")) {
      if (past) {
        finding(
            file.path(),
            "it landed on "
                + landed
                + " and is past its period of "
                + dataset.retention().landing());
      }
      return;
    }
    try (RowFile.Reader rows =
        RowFile.reader(lake.files(), file.path(), dataset, damage -> damaged(file.path()))) {
      rows(file.path(), dataset, rows, past);
    }
  }

  private void damaged(String path) {
    finding(path, "it is damaged, so its content is unknown");
  }

  private void clean(String path, Dataset dataset) {
    requireNamed(path);
    try (RecordIterator rows = new CleanFileIo(lake.files()).rows(dataset, path)) {
      rows(path, dataset, rows, false);
    }
  }

  /** Checks each row. Rows past their period are allowed only if a legal hold keeps them. */
  private void rows(
      String path, Dataset dataset, Iterator<? extends GenericRecord> rows, boolean past) {
    int day = dataset.require("day").position();
    long expired = 0;
    while (rows.hasNext()) {
      GenericRecord row = rows.next();
      LocalDate date = LocalDate.ofEpochDay((int) row.get(day));
      needed.add(dataset, date);
      boolean late = past || isPast(date, dataset.retention().clean());
      expired += late && !(holds.mayCover(dataset.name()) && holds.covers(dataset, row)) ? 1 : 0;
    }
    if (expired > 0) {
      finding(path, expired + " of its rows are past their retention period");
    }
  }

  private void quarantine(String path, Dataset dataset, LocalDate day) {
    requireNamed(path);
    new Quarantine(lake.files()).read(path);
    if (isPast(day, dataset.retention().quarantine()) && !holds.covers(dataset.name(), day)) {
      finding(path, "it is past its period of " + dataset.retention().quarantine());
    }
  }

  private void release(String path) {
    Matcher release = RELEASE.matcher(path);
    if (release.matches()) {
      Period keep = ReleaseRetentionPlanner.period(catalog, release.group(1));
      Window window = Window.parse(release.group(2) + "/" + release.group(3));
      if (isPast(window.end().minusDays(1), keep)) {
        finding(path, "its window is past its period of " + keep);
      }
    }
  }

  private void index(String path, Optional<Dataset> dataset, Optional<String> day) {
    boolean past =
        dataset.isPresent()
            && day.isPresent()
            && LocalDate.parse(day.get())
                .isBefore(today.minus(dataset.get().retention().clean()).minusDays(1));
    if (past) {
      finding(path, "it is past its period of " + dataset.get().retention().clean());
    }
  }

  private void decisions() {
    Dataset dataset = catalog.dataset(RetentionPlanner.CONSENT);
    List<GenericRecord> rows = new ArrayList<>();
    CleanFileIo clean = new CleanFileIo(lake.files());
    try {
      state.consents().forEach(file -> rows.addAll(clean.read(dataset, file.path())));
    } catch (RuntimeException e) {
      finding("clean/consent", "a file in it cannot be read");
      return;
    }
    long expired =
        ConsentRetention.ended(rows, new Expiry(today), dataset.retention().clean()).stream()
            .filter(row -> !holds.coversDecision(dataset.name(), row))
            .count();
    if (expired > 0) {
      finding("clean/consent", expired + " decisions are past their retention period");
    }
  }

  private boolean isPast(LocalDate day, Period keep) {
    return day.isBefore(today.minus(keep));
  }

  private void finding(String path, String fault) {
    findings.add(path + ": " + fault);
  }
}
