package org.obmeet.telemetry.jobs.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.ClockConfirmation;
import org.obmeet.telemetry.jobs.LakeClockCheck;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.Ingest;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.commit.Rewrite;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.SegmentName;
import org.obmeet.telemetry.lake.file.UnloggedFiles;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.landing.SealedSegments;
import org.obmeet.telemetry.lake.log.Checkpoints;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * One run of a job, in a process of its own, as the jobs of the product work: the same leases,
 * drafts, conflicts, fences, deletions and suppressions, on files of a few lines.
 */
final class SimulatedRun {
  static final String STREAM = "sample";
  static final WindowKind BASE = WindowKind.WEEK;

  /** Time for which rows are kept. */
  static final int KEPT_DAYS = 40;

  private static final int ATTEMPTS = 5;

  private final Lake lake;
  private final Instant now;
  private final String run;
  private final Mutation mutation;
  private final FileCleanup cleanup;

  SimulatedRun(Lake lake, Instant now, String run, Mutation mutation) {
    this.lake = lake;
    this.now = now;
    this.run = run;
    this.mutation = mutation;
    this.cleanup = new FileCleanup(lake, now, run);
  }

  static LocalDate firstKeptDay(Instant now) {
    return LocalDate.ofInstant(now, java.time.ZoneOffset.UTC).minusDays(KEPT_DAYS);
  }

  private void checkClock() {
    LakeClockCheck.require(lake, now, ClockConfirmation.NONE, run);
  }

  private Commit append(CommitDraft draft) {
    return cleanup.append(mutation.changed(draft));
  }

  private List<SimulatedRow> rows(String path) {
    return SimulatedRow.parse(lake.files().bytes(path));
  }

  private Set<String> subjects(LakeState state, Predicate<Suppression> which) {
    Set<String> subjects = new HashSet<>();
    new SuppressionTable(lake)
        .rows(state).stream().filter(which).forEach(row -> subjects.add(row.subject()));
    return subjects;
  }

  private static boolean isHold(Suppression row) {
    return row.purpose() == Suppression.Purpose.HOLD;
  }

  /** Lands rows in segments of two, and tells the senders which are stored. */
  void collect(List<SimulatedRow> sent, java.util.function.Consumer<SimulatedRow> acknowledge) {
    LakeState state = lake.state();
    Set<String> blocked = subjects(state, Suppression::blocksIntake);
    long known = state.head().number();
    LocalDate today = LocalDate.ofInstant(now, java.time.ZoneOffset.UTC);
    for (int i = 0; i < sent.size(); i += 2) {
      String segment = lake.layout().landingFile(STREAM, today, run + "-" + i);
      String open = segment + ".open";
      announce(open, known);
      while (lake.log().hasAfter(known)) {
        state = lake.state();
        blocked = subjects(state, Suppression::blocksIntake);
        known = state.head().number();
        announce(open, known);
      }
      List<SimulatedRow> kept = new ArrayList<>();
      for (SimulatedRow row : sent.subList(i, Math.min(sent.size(), i + 2))) {
        if (!blocked.contains(row.subject())) {
          kept.add(row);
        }
      }
      if (!kept.isEmpty()) {
        String sealed = SegmentName.sealed(segment, kept.size());
        lake.files().write(sealed, SimulatedRow.bytes(kept), kept.size());
        lake.files().sync(List.of(sealed));
        kept.forEach(acknowledge);
      }
      lake.files().delete(open);
    }
  }

  /** Gives up the open segments of collectors that are dead, as each does when it starts again. */
  void recover() {
    lake.files().list("landing").stream()
        .map(StoredFile::path)
        .filter(path -> path.endsWith(".open"))
        .forEach(lake.files()::delete);
  }

  private void announce(String open, long known) {
    lake.files().write(open, Long.toString(known).getBytes(StandardCharsets.UTF_8), 0);
    lake.files().sync(List.of(open));
  }

  /** Ingests the sealed segments, then merges small files. */
  void ingest() {
    checkClock();
    if (!Lease.deadRuns(lake).isEmpty()) {
      alone(cleanup::deleteStaging);
    }
    try (Lease active = Lease.ofRun(lake, run)) {
      LakeState state = lake.state();
      checkClock();
      new SealedSegments(lake.files(), run).adopt();
      Set<String> inputs = state.inputs();
      List<String> segments =
          lake.segments(STREAM).stream().filter(path -> !inputs.contains(path)).toList();
      if (!segments.isEmpty()) {
        commitIngest(state, segments);
      }
      alone(this::mergeSmallFiles);
    }
  }

  private void commitIngest(LakeState state, List<String> segments) {
    Set<String> blocked = subjects(state, Suppression::blocksIntake);
    Set<String> known = new HashSet<>();
    for (CleanFile file : state.clean(STREAM)) {
      rows(file.path()).forEach(row -> known.add(row.id()));
    }
    SortedMap<LocalDate, TreeSet<SimulatedRow>> weeks = new TreeMap<>();
    for (String segment : segments) {
      for (SimulatedRow row : rows(segment)) {
        boolean kept = !row.day().isBefore(firstKeptDay(now)) && !blocked.contains(row.subject());
        if (kept && known.add(row.id())) {
          weeks.computeIfAbsent(BASE.containing(row.day()).start(), d -> new TreeSet<>()).add(row);
        }
      }
    }
    lake.files()
        .write(lake.layout().stagedFile(run, STREAM, 0, "part"), SimulatedRow.bytes(all(weeks)), 0);
    List<LoggedFile> files = new ArrayList<>();
    LakeState late = lake.state();
    weeks.forEach(
        (week, rows) ->
            files.add(
                LoggedFile.clean(writeClean(rows), late.isLate(STREAM, week, BASE), 1, List.of())));
    Ingest ingest =
        new Ingest(state.head().number() + 1, segments, Map.of(), Map.of(), Map.of(), Map.of());
    append(
        CommitDraft.of(CommitKind.INGEST, state.head().number(), now, run)
            .withFiles(files)
            .put(LogKey.INGEST + run, ingest.value())
            .reading(LogKey.clean(STREAM)));
  }

  private static List<SimulatedRow> all(SortedMap<LocalDate, TreeSet<SimulatedRow>> weeks) {
    return weeks.values().stream().flatMap(Set::stream).toList();
  }

  private FileRef writeClean(java.util.Collection<SimulatedRow> rows) {
    byte[] bytes = SimulatedRow.bytes(rows);
    FileDays days = FileDays.of(rows.stream().map(SimulatedRow::day).toList());
    String content = Digests.sha256Hex(bytes).substring(0, 16);
    String path = lake.layout().cleanFile(STREAM, days, 0, content, run);
    return lake.files().write(path, bytes, rows.size());
  }

  /** Merges the files of each week into one. */
  private void mergeSmallFiles() {
    LakeState state = lake.state();
    SortedMap<String, List<CleanFile>> weeks = new TreeMap<>();
    for (CleanFile file : state.clean(STREAM)) {
      weeks
          .computeIfAbsent(
              BASE.containing(file.firstDay()) + " " + file.late(), key -> new ArrayList<>())
          .add(file);
    }
    Rewrite rewrite = Rewrite.none();
    for (List<CleanFile> files : weeks.values()) {
      if (files.size() > 1) {
        List<String> paths = files.stream().map(CleanFile::path).toList();
        List<SimulatedRow> rows = paths.stream().flatMap(path -> rows(path).stream()).toList();
        FileRef merged = writeClean(rows);
        rewrite = rewrite.plus(new Rewrite(paths, List.of(files.get(0).successor(merged, paths))));
      }
    }
    if (!rewrite.isEmpty()) {
      try {
        append(rewrite.draft(CommitKind.REWRITE, state.head().number(), now, run));
      } catch (CommitConflictException conflict) {
        // The small files stay.
      }
    }
  }

  /** Does work that one run at a time does; skips it while another run does such work. */
  private boolean alone(Runnable work) {
    Optional<Lease> lease = Lease.alone(lake, Duration.ZERO);
    if (lease.isEmpty()) {
      return false;
    }
    try (Lease held = lease.get()) {
      work.run();
    }
    return true;
  }

  /** Closes a week and releases the ids of its rows. */
  void aggregate(Window window) {
    checkClock();
    try (Lease active = Lease.ofRun(lake, run)) {
      LakeState state = lake.state();
      if (state.closedBy(STREAM, window).isEmpty()) {
        append(
            CommitDraft.of(CommitKind.SETTLE, state.head().number(), now, run)
                .putAll(LogKey.CLOSED, List.of(STREAM + "/" + window)));
        state = lake.state();
      }
      if (state.history().stream().anyMatch(one -> one.key().window().equals(window))) {
        return;
      }
      TreeSet<SimulatedRow> counted = new TreeSet<>();
      for (CleanFile file : state.countedFiles(STREAM, window)) {
        rows(file.path()).stream().filter(row -> window.contains(row.day())).forEach(counted::add);
      }
      String staged = lake.layout().stagingFolder(run) + "/release.json";
      FileRef ref = lake.files().write(staged, SimulatedRow.bytes(counted), counted.size());
      FileRef released = ref.at(lake.layout().release(STREAM, window, run));
      CommitDraft draft =
          CommitDraft.of(CommitKind.RELEASE, state.head().number(), now, run)
              .withFiles(List.of(LoggedFile.release(released, new TreeMap<>(Map.of("ids", 1)))))
              .reading(LogKey.DROP + LogKey.clean(STREAM));
      lake.log().rejectConflict(mutation.changed(draft));
      lake.files().link(staged, released.path());
      append(draft);
    }
  }

  /** Holds the data of a subject. */
  void hold(String subject) {
    checkClock();
    change(row(Suppression.Purpose.HOLD, subject));
  }

  private Suppression row(Suppression.Purpose purpose, String subject) {
    return Suppression.of(run, purpose, "person", subject, "test", now);
  }

  private Optional<Commit> change(Suppression added) {
    return new SuppressionTable(lake)
        .change(
            CommitKind.SUPPRESS,
            now,
            run,
            Map.of(),
            rows -> Stream.concat(rows.stream(), Stream.of(added)).toList());
  }

  /** Sets the tombstone of a subject, then erases all subjects whose erasure is open. */
  void erase(Optional<String> subject) {
    checkClock();
    subject.ifPresent(one -> change(row(Suppression.Purpose.TOMBSTONE, one)));
    LakeState state = lake.state();
    List<Suppression> open =
        new SuppressionTable(lake).rows(state).stream().filter(Suppression::isOpen).toList();
    if (open.isEmpty()) {
      return;
    }
    long lastSet = state.head().number();
    List<String> earlier = Lease.liveRuns(lake, run);
    for (int i = 0; i < 3 && !(isQuiet(lastSet) && earlier.stream().noneMatch(this::isLive)); i++) {
      // A real run sleeps here.
    }
    for (int i = 0; i < ATTEMPTS && !alone(() -> eraseRows(open, earlier, lastSet)); i++) {
      // A real run sleeps here.
    }
  }

  private boolean isLive(String other) {
    return Lease.isLive(lake, other);
  }

  /** Returns true if no collector has a segment that it began before a commit. */
  private boolean isQuiet(long commit) {
    return lake.files().list("landing").stream()
        .map(StoredFile::path)
        .filter(path -> path.endsWith(".open"))
        .noneMatch(path -> known(path) < commit);
  }

  private long known(String open) {
    try {
      return Long.parseLong(new String(lake.files().bytes(open), StandardCharsets.UTF_8));
    } catch (LakeException | NumberFormatException e) {
      if (lake.files().exists(open)) {
        return -1;
      }
      return Long.MAX_VALUE;
    }
  }

  private void eraseRows(List<Suppression> open, List<String> earlier, long lastSet) {
    earlier.stream().filter(this::isLive).forEach(cleanup::fenceLive);
    Set<String> erased = new HashSet<>();
    open.forEach(row -> erased.add(row.subject()));
    LakeState state = lake.state();
    Set<String> held = subjects(state, SimulatedRun::isHold);
    Predicate<SimulatedRow> removed =
        row -> erased.contains(row.subject()) && !held.contains(row.subject());
    append(rewritten(state, removed).draft(CommitKind.REWRITE, state.head().number(), now, run));
    for (String segment : lake.segments(STREAM)) {
      rewriteLanding(segment, removed);
    }
    deleteOrphans();
    if (!isQuiet(lastSet)) {
      return;
    }
    erased.removeAll(survivors());
    Set<String> ids = new HashSet<>();
    open.stream().filter(row -> erased.contains(row.subject())).forEach(row -> ids.add(row.id()));
    if (!ids.isEmpty()) {
      new SuppressionTable(lake)
          .change(
              CommitKind.ERASE,
              now,
              run,
              Map.of("receipts", List.of()),
              rows ->
                  rows.stream()
                      .map(row -> ids.contains(row.id()) ? row.withDone(true) : row)
                      .toList());
    }
  }

  private Rewrite rewritten(LakeState state, Predicate<SimulatedRow> removed) {
    Rewrite rewrite = Rewrite.none();
    for (CleanFile file : state.clean(STREAM)) {
      List<SimulatedRow> all = rows(file.path());
      List<SimulatedRow> kept = all.stream().filter(removed.negate()).toList();
      if (kept.size() < all.size()) {
        rewrite =
            rewrite.plus(
                new Rewrite(
                    List.of(file.path()),
                    kept.isEmpty()
                        ? List.of()
                        : List.of(file.successor(writeClean(kept), List.of(file.path())))));
      }
    }
    return rewrite;
  }

  private void rewriteLanding(String segment, Predicate<SimulatedRow> removed) {
    List<SimulatedRow> all = rows(segment);
    List<SimulatedRow> kept = all.stream().filter(removed.negate()).toList();
    if (kept.size() == all.size()) {
      return;
    }
    new SealedSegments(lake.files(), run).addChange(segment, kept.size());
    if (kept.isEmpty()) {
      new UnloggedFiles(lake.files()).delete(segment);
    } else {
      lake.files().write(segment, SimulatedRow.bytes(kept), kept.size());
      lake.files().sync(List.of(segment));
    }
  }

  /** Returns the subjects that have rows. */
  private Set<String> survivors() {
    Stream<String> clean = lake.state().clean(STREAM).stream().map(CleanFile::path);
    return Stream.concat(clean, lake.segments(STREAM).stream())
        .flatMap(path -> rows(path).stream())
        .map(SimulatedRow::subject)
        .collect(java.util.stream.Collectors.toSet());
  }

  /** Deletes what dead runs have left. */
  void clean() {
    checkClock();
    alone(this::deleteOrphans);
  }

  private void deleteOrphans() {
    cleanup.deleteStaging();
    Set<String> named = lake.state().files().keySet();
    cleanup.deleteOrphans(
        Stream.of("clean", "ledger/released")
            .flatMap(zone -> lake.files().list(zone).stream())
            .map(StoredFile::path)
            .filter(path -> !named.contains(path))
            .toList());
  }

  /** Deletes files whose days have all expired, ingested segments and old checkpoints. */
  void retain() {
    checkClock();
    alone(
        () -> {
          LakeState state = lake.state();
          Set<String> held = subjects(state, SimulatedRun::isHold);
          LocalDate first = firstKeptDay(now);
          List<String> expired =
              state.clean(STREAM).stream()
                  .filter(file -> file.days().last().isBefore(first))
                  .filter(
                      file -> rows(file.path()).stream().noneMatch(r -> held.contains(r.subject())))
                  .map(CleanFile::path)
                  .toList();
          append(
              new Rewrite(expired, List.of())
                  .draft(CommitKind.RETAIN, state.head().number(), now, run)
                  .put(LogKey.RETAINED, now.toString()));
          for (String segment : lake.segments(STREAM)) {
            if (state.inputs().contains(segment)) {
              new UnloggedFiles(lake.files()).delete(segment);
            }
          }
          new Checkpoints(lake.files(), lake.layout())
              .superseded()
              .forEach(new UnloggedFiles(lake.files())::delete);
          deleteOrphans();
        });
  }

  /**
   * Copies the log and then its files, as a backup does.
   *
   * @throws AssertionError if a file is missing that no later commit has dropped
   */
  void backUp() {
    List<Commit> commits = lake.log().commits();
    LakeState state = LakeState.replay(commits);
    for (FileRef file : state.files().values()) {
      try {
        lake.files().bytes(file.path());
      } catch (LakeException missing) {
        boolean dropped =
            lake.log().after(state.head().number()).stream()
                .anyMatch(commit -> commit.removed().contains(file.path()));
        if (!dropped) {
          throw new AssertionError("a backup lacks " + file.path(), missing);
        }
      }
    }
  }
}
