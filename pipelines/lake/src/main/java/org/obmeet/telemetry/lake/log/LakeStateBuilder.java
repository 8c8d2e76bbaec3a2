package org.obmeet.telemetry.lake.log;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDetails;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.FenceCommit;
import org.obmeet.telemetry.lake.commit.IngestCommit;
import org.obmeet.telemetry.lake.commit.KeysCommit;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.ReleaseCommit;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.commit.TablesSuppressedCommit;
import org.obmeet.telemetry.lake.commit.WindowsClosedCommit;
import org.obmeet.telemetry.lake.commit.WindowsExpiredCommit;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.schemas.domain.Window;

/** Builds the state of a lake from its commits, which are added in order. */
final class LakeStateBuilder {
  /** Number of fenced runs that are remembered. */
  private static final int MAX_FENCED = 1000;

  private final LakeLayout layout = new LakeLayout();
  private final boolean pastBreak;
  private final Map<String, CleanFile> clean;
  private final Map<String, FileRef> consents = new LinkedHashMap<>();
  private final Map<String, FileRef> quarantine = new TreeMap<>();
  private final Map<String, Map<Window, Long>> closed = new TreeMap<>();
  private final Map<ReleaseKey, TableRelease> releases = new TreeMap<>();
  private final List<TableRelease> history = new ArrayList<>();
  private final Map<ReleaseKey, String> suppressedTables = new TreeMap<>();
  private final List<CommittedIngest> ingests = new ArrayList<>();
  private final Map<KeyName, String> keys = new TreeMap<>();
  private final Set<KeyName> destroyed = new TreeSet<>();
  private final Set<ReleaseKey> expired = new TreeSet<>();
  private final Map<String, Set<LocalDate>> gaps = new TreeMap<>();
  private final Set<String> fenced = new LinkedHashSet<>();
  private final Map<String, FileRef> files;
  private LogTimes times = new LogTimes(Instant.MIN, Duration.ZERO, false);
  private FileRef suppressions;
  private LakeMetadata metadata;
  private LogHead head;
  private boolean ended;

  /**
   * @param pastBreak true if the log has a break, so that unreadable commits are skipped
   */
  LakeStateBuilder(boolean pastBreak) {
    this.pastBreak = pastBreak;
    clean = new LinkedHashMap<>();
    files = new HashMap<>();
  }

  /** Continues from the state after a commit. */
  LakeStateBuilder(LakeState state) {
    pastBreak = false;
    metadata = state.metadata();
    head = state.head();
    clean = new LinkedHashMap<>(2 * state.clean().size());
    files = new HashMap<>(state.files());
    state.clean().forEach(file -> clean.put(file.path(), file));
    state.consents().forEach(file -> consents.put(file.path(), file));
    state.quarantine().forEach(file -> quarantine.put(file.path(), file));
    state.closed().forEach((stream, windows) -> closed.put(stream, new TreeMap<>(windows)));
    releases.putAll(state.releases());
    history.addAll(state.history());
    suppressedTables.putAll(state.suppressedTables());
    ingests.addAll(state.ingests());
    keys.putAll(state.keys());
    destroyed.addAll(state.destroyed());
    suppressions = state.suppressions().orElse(null);
    expired.addAll(state.expired());
    state.gaps().forEach((stream, days) -> gaps.put(stream, new TreeSet<>(days)));
    fenced.addAll(state.fenced());
    times = state.times();
  }

  /**
   * Adds a commit.
   *
   * @throws CorruptLogException if its detail is invalid or does not fit the commits before it
   */
  void add(Commit commit) {
    if (ended) {
      throw new IllegalStateException("the state that was returned must not change");
    }
    try {
      apply(commit);
    } catch (IllegalArgumentException | ArithmeticException impossible) {
      throw new CorruptLogException(commit.number(), "its detail is invalid");
    }
  }

  private void apply(Commit commit) {
    if ((commit.kind() == CommitKind.GENESIS) != (commit.number() == 0)) {
      throw new CorruptLogException(commit.number(), "commit 0, and no other, must be the genesis");
    }
    Map<String, CleanFile> replaced = replaced(commit);
    if (commit.kind() == CommitKind.RESTORE) {
      addGaps(commit, replaced);
    }
    commit.removed().forEach(file -> remove(file.path()));
    switch (commit.kind()) {
      case GENESIS -> metadata = LakeMetadata.of(commit);
      case KEYS -> changeKeys(KeysCommit.of(commit));
      case CONSENTS -> commit.added().forEach(this::addConsents);
      case INGEST -> ingest(commit, IngestCommit.of(commit));
      case SETTLE -> closeWindows(commit.number(), WindowsClosedCommit.of(commit));
      case RELEASE -> release(commit);
      case REFUSE -> suppressTables(TablesSuppressedCommit.of(commit));
      case LOST -> expired.addAll(WindowsExpiredCommit.of(commit).windows());
      case SUPPRESS, ERASE, REWRITE, RETAIN, RESTORE -> rewrite(commit, replaced);
      case FENCE -> addFence(FenceCommit.of(commit));
      case EXPORT, REQUEST, REPORT, BREAK -> {}
    }
    commit.removed().forEach(file -> files.remove(file.path()));
    commit.added().forEach(file -> files.put(file.path(), file));
    times = timesAfter(commit);
    head = new LogHead(commit.number(), commit.sha256());
  }

  /** Adds a run to those that were fenced last. {@link FenceReader} knows the earlier ones. */
  private void addFence(FenceCommit fence) {
    fenced.add(fence.fenced());
    if (fenced.size() > MAX_FENCED) {
      fenced.remove(fenced.iterator().next());
    }
  }

  private LogTimes timesAfter(Commit commit) {
    boolean retention = commit.kind() == CommitKind.RETAIN;
    boolean wrong = retention && !CommitDetails.numbers(commit, LogTimes.WRONG).isEmpty();
    boolean later = commit.at().isAfter(times.latest());
    Duration gap =
        later && commit.number() > 0
            ? Duration.between(times.latest(), commit.at())
            : Duration.ZERO;
    Duration widest = gap.compareTo(times.widestGap()) > 0 ? gap : times.widestGap();
    return new LogTimes(
        later ? commit.at() : times.latest(),
        retention ? Duration.ZERO : widest,
        times.anyWrong() || wrong);
  }

  /** Parses the detail without applying it; throws if it is invalid. Some kinds are not parsed. */
  static void validate(Commit commit) {
    switch (commit.kind()) {
      case GENESIS -> LakeMetadata.of(commit);
      case KEYS -> KeysCommit.of(commit);
      case INGEST -> IngestCommit.of(commit);
      case SETTLE -> WindowsClosedCommit.of(commit);
      case RELEASE -> ReleaseCommit.releases(commit);
      case REFUSE -> TablesSuppressedCommit.of(commit);
      case LOST -> WindowsExpiredCommit.of(commit);
      case SUPPRESS, ERASE, REWRITE, RETAIN, RESTORE -> {
        RewriteCommit.replaces(commit);
        RewriteCommit.merged(commit);
      }
      case FENCE -> FenceCommit.of(commit);
      case CONSENTS, EXPORT, REQUEST, REPORT, BREAK -> {}
    }
  }

  /**
   * Returns the state after the last commit. It shares the collections of this builder, which takes
   * no further commit.
   *
   * @throws CorruptLogException if there is no commit
   */
  LakeState state() {
    if (metadata == null) {
      throw new CorruptLogException(0, "it is missing: the log is empty");
    }
    ended = true;
    closed.replaceAll((stream, windows) -> Collections.unmodifiableMap(windows));
    gaps.replaceAll((stream, days) -> Collections.unmodifiableSet(days));
    return new LakeState(
        metadata,
        head,
        clean.values().stream().sorted(Comparator.comparing(CleanFile::path)).toList(),
        List.copyOf(consents.values()),
        List.copyOf(quarantine.values()),
        Collections.unmodifiableMap(closed),
        Collections.unmodifiableMap(releases),
        Collections.unmodifiableList(history),
        Collections.unmodifiableMap(suppressedTables),
        Collections.unmodifiableList(ingests),
        Collections.unmodifiableMap(keys),
        Collections.unmodifiableSet(destroyed),
        Optional.ofNullable(suppressions),
        Collections.unmodifiableSet(expired),
        Collections.unmodifiableMap(gaps),
        List.copyOf(fenced),
        Collections.unmodifiableMap(files),
        times);
  }

  /**
   * Adds the days of lost rows to the gaps: the days of clean files on time that are removed and
   * not replaced, and of the files in {@link RewriteCommit#LOST_PARTS}.
   */
  private void addGaps(Commit commit, Map<String, CleanFile> replaced) {
    Stream.concat(
            commit.removed().stream()
                .map(FileRef::path)
                .filter(
                    path ->
                        clean.containsKey(path)
                            && !clean.get(path).late()
                            && !replaced.containsValue(clean.get(path))),
            CommitDetails.texts(commit, RewriteCommit.LOST_PARTS).stream())
        .flatMap(path -> layout.parseClean(path).stream())
        .forEach(
            name ->
                name.days().stream()
                    .forEach(gaps.computeIfAbsent(name.stream(), s -> new TreeSet<>())::add));
  }

  /** Removes a live file. */
  private void remove(String path) {
    clean.remove(path);
    consents.remove(path);
    quarantine.remove(path);
    if (suppressions != null && suppressions.path().equals(path)) {
      suppressions = null;
    }
  }

  /** Returns, by the path of each added file, the clean file that it replaces. */
  private Map<String, CleanFile> replaced(Commit commit) {
    Map<String, CleanFile> replaced = new TreeMap<>();
    RewriteCommit.replaces(commit)
        .forEach((added, old) -> replaced.put(added, replaced(commit.number(), old)));
    return replaced;
  }

  /**
   * Returns the clean file that a commit replaces; null if no commit has added it. After a break of
   * the log, an unreadable commit may have added it. Its number of buckets is then unknown.
   */
  private CleanFile replaced(long commit, String path) {
    CleanFile known = clean.get(path);
    return known == null && pastBreak
        ? layout.parseClean(path).map(name -> cleanFile(path, 0, name, 0)).orElse(null)
        : known;
  }

  /** Adds files. A clean file is late if the replaced file was. */
  private void rewrite(Commit commit, Map<String, CleanFile> replaced) {
    for (FileRef file : commit.added()) {
      CleanFile old = replaced.get(file.path());
      if (file.path().startsWith(LakeLayout.SUPPRESSION_FOLDER)) {
        suppressions = file;
      } else if (file.path().startsWith(LakeLayout.CONSENT_FOLDER)) {
        consents.put(file.path(), file);
      } else if (old != null) {
        clean.put(
            file.path(),
            new CleanFile(
                old.stream(),
                days(commit, file),
                old.bucket(),
                file.path(),
                file.rows(),
                old.late(),
                old.buckets()));
      } else {
        throw new CorruptLogException(
            commit.number(), "it adds '" + file.path() + "', which replaces no file");
      }
    }
  }

  private FileDays days(Commit commit, FileRef file) {
    return layout
        .parseClean(file.path())
        .map(LakeLayout.CleanName::days)
        .orElseThrow(
            () ->
                new CorruptLogException(
                    commit.number(), "'" + file.path() + "' is not the path of a clean file"));
  }

  /** Adds a file of consents, or of rejected consents. */
  private void addConsents(FileRef file) {
    boolean decisions = file.path().startsWith(LakeLayout.CONSENT_FOLDER);
    (decisions ? consents : quarantine).put(file.path(), file);
  }

  private void changeKeys(KeysCommit commit) {
    keys.putAll(commit.created());
    commit.destroyed().forEach(keys::remove);
    destroyed.addAll(commit.destroyed());
  }

  private void ingest(Commit commit, IngestCommit detail) {
    Map<String, Set<LocalDate>> days = new TreeMap<>();
    for (FileRef file : commit.added()) {
      String path = file.path();
      LakeLayout.CleanName name = layout.parseClean(path).orElse(null);
      if (name == null) {
        quarantine.put(path, file);
      } else {
        int buckets = detail.buckets().getOrDefault(name.stream(), 0);
        CleanFile added = cleanFile(path, file.rows(), name, buckets);
        clean.put(path, added);
        if (!added.late()) {
          added.days().stream()
              .forEach(day -> days.computeIfAbsent(name.stream(), s -> new TreeSet<>()).add(day));
        }
      }
    }
    ingests.add(new CommittedIngest(commit.number(), commit.run(), detail, days));
  }

  /** Returns a new file, which is late if the window of its first day is closed. */
  private CleanFile cleanFile(String path, long rows, LakeLayout.CleanName name, int buckets) {
    boolean late =
        closed.getOrDefault(name.stream(), Map.of()).keySet().stream()
            .anyMatch(window -> window.contains(name.days().first()));
    return new CleanFile(name.stream(), name.days(), name.bucket(), path, rows, late, buckets);
  }

  /** Closes windows; the first commit that closes a window counts. */
  private void closeWindows(long number, WindowsClosedCommit commit) {
    Map<Window, Long> windows = closed.computeIfAbsent(commit.stream(), s -> new TreeMap<>());
    commit.windows().forEach(window -> windows.putIfAbsent(window, number));
  }

  private void release(Commit commit) {
    for (TableRelease release : ReleaseCommit.releases(commit)) {
      releases.put(release.key(), release);
      suppressedTables.remove(release.key());
      history.add(release);
    }
  }

  private void suppressTables(TablesSuppressedCommit commit) {
    for (ReleaseKey key : commit.keys()) {
      if (!releases.containsKey(key)) {
        suppressedTables.put(key, commit.explanation());
      }
    }
  }
}
