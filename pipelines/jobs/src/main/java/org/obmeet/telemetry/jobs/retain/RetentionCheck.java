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
 * Looks at everything below a lake's root for what is past its period. It knows nothing of plans:
 * it goes by what lies there, and reads rows rather than names.
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
  private static final Pattern WRITING =
      Pattern.compile(
          "(staging/aside/.+|ledger/commits/\\.[^/]+\\.tmp|clean/(consent|suppression)/.+"
              + "|landing/[^/]+/seen/\\.[^/]+)");
  private static final Duration UNDER_WAY = Duration.ofHours(1);

  private final Lake lake;
  private final Catalog catalog;
  private final RetainRequest request;
  private final LocalDate today;
  private final Keyset ring;
  private final LakeState state;
  private final Set<String> named;
  private final Set<String> alive;
  private final List<Suppression> table;
  private final LegalHolds holds;
  private final KeyNeedCheck needed = new KeyNeedCheck();
  private final List<String> findings = new ArrayList<>();

  RetentionCheck(Lake lake, Catalog catalog, RetainRequest request) {
    this.lake = lake;
    this.catalog = catalog;
    this.request = request;
    this.today = request.now().atZone(ZoneOffset.UTC).toLocalDate();
    this.ring = Keyset.open(request.keys());
    this.state = lake.state();
    this.named =
        FileCheck.named(lake.log().commits()).stream()
            .map(FileRef::path)
            .collect(Collectors.toCollection(HashSet::new));
    this.alive = Set.copyOf(RunLease.liveRuns(lake, ""));
    this.table = new SuppressionTable(lake).rows();
    this.holds = LegalHolds.inForce(table, request.now(), () -> SuppressionLists.pseudonyms(ring));
  }

  /** What is past its period, unreadable or unknown: its path, and what is the matter. */
  List<String> findings() {
    for (StoredFile file : lake.files().walk()) {
      try {
        look(file);
      } catch (RuntimeException e) {
        // A run that lost a race takes away what it wrote, and an erasure what it replaced.
        if (lake.files().exists(file.path())) {
          finding(file.path(), "it cannot be read, so that nobody knows what it holds");
        }
      }
    }
    decisions();
    table.stream()
        .filter(row -> !row.isInForce(request.now()) && !row.isOpen())
        .forEach(row -> finding("clean/suppression", row.id() + " has outlived its purpose"));
    needed.faults(catalog, request.now(), ring, state.destroyed()).forEach(this::finding);
    return findings;
  }

  private void look(StoredFile file) {
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
    } else if (path.startsWith("staging/") && alive.contains(path.split("/", -1)[1])) {
      return;
    } else if (path.equals(lake.layout().catalogJournal())
        || WRITING.matcher(path).matches() && !named.contains(path)) {
      if (file.modified().plus(UNDER_WAY).isBefore(Instant.now()) && !isFolded(file)) {
        finding(path, "it was left behind");
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
      finding(path, "nobody knows this file");
    }
  }

  /** A run that began, or ended, since the check did. */
  private boolean isOfALaterRun(String path) {
    return path.startsWith("staging/")
        && (!lake.files().exists(path)
            || RunLease.liveRuns(lake, "").contains(path.split("/", -1)[1]));
  }

  /** What was folded is kept for a day, for whoever read the log before. */
  private static boolean isFolded(StoredFile file) {
    return file.path().startsWith("clean/consent/")
        && file.modified().plus(Duration.ofDays(1)).isAfter(Instant.now());
  }

  private Optional<Dataset> dataset(String path, Matcher name) {
    Optional<Dataset> dataset = Optional.ofNullable(catalog.datasets().get(name.group(1)));
    if (dataset.isEmpty()) {
      String fault = "no data set declares how long it is kept";
      if (findings.isEmpty() || !findings.get(findings.size() - 1).equals(path + ": " + fault)) {
        finding(path, fault);
      }
    }
    return dataset;
  }

  private boolean requireNamed(String path) {
    boolean known = named.contains(path);
    if (!known && alive.isEmpty() && !isNamedSince(path)) {
      finding(path, "no commit names it");
    }
    return known;
  }

  /** What came since the check began, or is about to. */
  private boolean isNamedSince(String path) {
    return !RunLease.liveRuns(lake, "").isEmpty()
        || !lake.files().exists(path)
        || FileCheck.named(lake.log().commits()).stream().anyMatch(f -> f.path().equals(path));
  }

  private void landing(StoredFile file, Dataset dataset, LocalDate landed) {
    boolean past = isPast(landed, dataset.retention().landing());
    if (file.path().endsWith(".open")) {
      if (past) {
        finding(file.path(), "it landed on " + landed + ", past " + dataset.retention().landing());
      }
      return;
    }
    try (RowFile.Reader rows =
        RowFile.reader(lake.files(), file.path(), dataset, damage -> damaged(file.path()))) {
      rows(file.path(), dataset, rows, past);
    }
  }

  private void damaged(String path) {
    finding(path, "it is damaged, so that nobody knows what it holds");
  }

  private void clean(String path, Dataset dataset) {
    requireNamed(path);
    try (RecordIterator rows = new CleanFileIo(lake.files()).rows(dataset, path)) {
      rows(path, dataset, rows, false);
    }
  }

  /** Each row by its own day; of a segment whose period is over, each row that no hold keeps. */
  private void rows(
      String path, Dataset dataset, Iterator<? extends GenericRecord> rows, boolean past) {
    int day = dataset.require("day").position();
    long over = 0;
    while (rows.hasNext()) {
      GenericRecord row = rows.next();
      LocalDate date = LocalDate.ofEpochDay((int) row.get(day));
      needed.add(dataset, date);
      boolean late = past || isPast(date, dataset.retention().clean());
      over += late && !(holds.mayCover(dataset.name()) && holds.covers(dataset, row)) ? 1 : 0;
    }
    if (over > 0) {
      finding(path, over + " of its rows are past their period");
    }
  }

  private void quarantine(String path, Dataset dataset, LocalDate day) {
    requireNamed(path);
    new Quarantine(lake.files()).read(path);
    if (isPast(day, dataset.retention().quarantine()) && !holds.covers(dataset.name(), day)) {
      finding(path, "it is past " + dataset.retention().quarantine());
    }
  }

  private void release(String path) {
    Matcher release = RELEASE.matcher(path);
    if (release.matches()) {
      Period keep = ReleaseRetentionPlanner.kept(catalog, release.group(1));
      Window window = Window.parse(release.group(2) + "/" + release.group(3));
      if (isPast(window.end().minusDays(1), keep)) {
        finding(path, "its window is past " + keep);
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
      finding(path, "it is past " + dataset.get().retention().clean());
    }
  }

  private void decisions() {
    Dataset dataset = catalog.dataset(RetentionPlanner.CONSENT);
    List<GenericRecord> rows = new ArrayList<>();
    CleanFileIo clean = new CleanFileIo(lake.files());
    try {
      state.consents().forEach(file -> rows.addAll(clean.read(dataset, file.path())));
    } catch (RuntimeException e) {
      finding("clean/consent", "a file of it cannot be read");
      return;
    }
    long over =
        ConsentRetention.ended(rows, new Expiry(today), dataset.retention().clean()).stream()
            .filter(row -> !holds.coversDecision(dataset.name(), row))
            .count();
    if (over > 0) {
      finding("clean/consent", over + " decisions are past their period");
    }
  }

  private boolean isPast(LocalDate day, Period keep) {
    return day.isBefore(today.minus(keep));
  }

  private void finding(String path, String fault) {
    findings.add(path + ": " + fault);
  }
}
