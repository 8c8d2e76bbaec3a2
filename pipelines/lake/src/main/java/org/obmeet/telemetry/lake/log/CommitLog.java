package org.obmeet.telemetry.lake.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.PutIfAbsent;

/**
 * The commit log of a lake: one file per commit, such as {@code ledger/commits/0000000012.json},
 * which is created once and never changed. Each commit contains the SHA-256 of the previous commit
 * (hash chain); a BREAK commit begins a new chain. A clean file, a quarantine file or a released
 * table belongs to the lake only if the log names it.
 */
public final class CommitLog {
  /** The hash in commit 0, and in a BREAK commit, instead of that of a previous commit. */
  public static final String NO_PREVIOUS = "0".repeat(64);

  private static final int MAX_ATTEMPTS = 1000;

  private final LakeFiles files;
  private final LakeLayout layout;
  private final PutIfAbsent putIfAbsent;
  private final boolean pastBreak;
  private final LakeStateReader states;

  public CommitLog(LakeFiles files, LakeLayout layout, PutIfAbsent putIfAbsent) {
    this(files, layout, putIfAbsent, false);
  }

  private CommitLog(
      LakeFiles files, LakeLayout layout, PutIfAbsent putIfAbsent, boolean pastBreak) {
    this.files = files;
    this.layout = layout;
    this.putIfAbsent = putIfAbsent;
    this.pastBreak = pastBreak;
    this.states = new LakeStateReader(this, new Checkpoints(files, layout));
  }

  /**
   * Returns this log if its chain and details are valid. Otherwise returns a log that continues in
   * a new chain. The first commit of the new chain records the break. Only for retention and
   * erasure.
   */
  public CommitLog recover(String reason, Instant at, String run) {
    try {
      LakeState.replay(commits());
      return this;
    } catch (CorruptLogException broken) {
      CommitLog log = new CommitLog(files, layout, putIfAbsent, true);
      try {
        log.commits();
      } catch (CorruptLogException again) {
        long number = numbers().isEmpty() ? 0 : numbers().last() + 1;
        // If the first error is a recorded break, the error after it is reported.
        CorruptLogException reported = isBreak(broken.commit()) ? again : broken;
        create(
            number,
            new BrokenLogReader(files, layout).breakCommit(number, reported, reason, at, run));
        log.commits();
      }
      return log;
    }
  }

  private boolean isBreak(long number) {
    return files.exists(layout.commit(number))
        && new String(files.bytes(layout.commit(number)), StandardCharsets.UTF_8)
            .contains("\"kind\":\"break\"");
  }

  /** Returns true if this log continues after a break, and therefore perhaps lacks some files. */
  public boolean isPastBreak() {
    return pastBreak;
  }

  /**
   * Returns the current state. The first call reads the newest checkpoint and the commits after it,
   * or all commits if there is none. Later calls read only newer commits; after a break, all.
   *
   * @throws CorruptLogException if the hash chain is broken in the commits that are read
   */
  public LakeState state() {
    return states.state();
  }

  /** Returns the last commit; number -1 with {@link #NO_PREVIOUS} if the log is empty. */
  public LogHead head() {
    long known = pastBreak ? -1 : states.lastNumber();
    if (known >= 0 && files.exists(layout.commit(known))) {
      while (hasAfter(known)) {
        known++;
      }
      return new LogHead(known, hashOf(known, List.of()));
    }
    SortedSet<Long> numbers = numbers();
    return numbers.isEmpty()
        ? new LogHead(-1, NO_PREVIOUS)
        : new LogHead(numbers.last(), hashOf(numbers.last(), List.of()));
  }

  /**
   * Checks the chain and returns all commits in order. After a break, returns the readable commits.
   *
   * @throws CorruptLogException if the chain is broken
   */
  public List<Commit> commits() {
    return after(-1);
  }

  /**
   * Returns the commits after number {@code n} in order; all commits if {@code n} is negative.
   * Checks the chain from {@code n} on. If {@code n} is not negative, opens the commits one by one
   * instead of listing the folder.
   *
   * @throws CorruptLogException if the chain is broken or commit {@code n} is missing
   */
  public List<Commit> after(long n) {
    if (n < 0) {
      return readAll();
    }
    if (!files.exists(layout.commit(n))) {
      throw new CorruptLogException(n, "it is missing, although a commit was planned on it");
    }
    return readAfter(n, hashOf(n, List.of()));
  }

  private List<Commit> readAll() {
    SortedSet<Long> numbers = numbers();
    if (pastBreak) {
      return List.copyOf(new BrokenLogReader(files, layout).readableCommits(numbers));
    }
    String previous = NO_PREVIOUS;
    List<Commit> commits = new ArrayList<>();
    long last = numbers.isEmpty() ? -1 : numbers.last();
    for (long number = 0; number <= last; number++) {
      require(numbers, number);
      Commit commit = read(number, previous);
      commits.add(commit);
      previous = commit.sha256();
    }
    return List.copyOf(commits);
  }

  private List<Commit> readAfter(long n, String sha256) {
    String previous = sha256;
    List<Commit> commits = new ArrayList<>();
    for (long number = n + 1; hasAfter(number - 1); number++) {
      Commit commit = read(number, previous);
      commits.add(commit);
      previous = commit.sha256();
    }
    return List.copyOf(commits);
  }

  /**
   * Returns the commits after a known head; empty if the log no longer contains that head.
   *
   * @throws CorruptLogException if the chain is broken after the head
   */
  public Optional<List<Commit>> after(LogHead known) {
    String path = layout.commit(known.number());
    return files.exists(path) && Digests.sha256Hex(files.bytes(path)).equals(known.sha256())
        ? Optional.of(readAfter(known.number(), known.sha256()))
        : Optional.empty();
  }

  /**
   * Returns true if a run is fenced, so that this log accepts no commit of the run.
   *
   * @throws CorruptLogException if the chain is broken
   */
  public boolean isFenced(String run) {
    return state().isFenced(run);
  }

  /** Throws {@link CommitConflictException} if a run is fenced. */
  public void rejectFenced(String run) {
    if (isFenced(run)) {
      throw new CommitConflictException("another run has fenced run " + run + "; run it again");
    }
  }

  /** Returns true if a commit has the number {@code n + 1}; does not read it. */
  public boolean hasAfter(long n) {
    return files.exists(layout.commit(n + 1));
  }

  /**
   * Makes the added files durable and appends a commit. If the log has newer commits than the base
   * of the draft, the draft is checked against them, and the next number is tried. Writes a
   * checkpoint if the last one is 100 commits old; not after a break.
   *
   * @throws CommitConflictException if the run is fenced, if a newer commit changed a key that the
   *     draft reads, if a key to drop does not exist or a key to put exists, or after too many
   *     attempts
   * @throws CorruptLogException if the commit could not be replayed; it is not appended
   */
  public Commit append(CommitDraft draft) {
    try {
      files.sync(draft.added().stream().map(FileRef::path).toList());
    } catch (LakeException deleted) {
      // The run that has fenced this one may have deleted its files.
      rejectFenced(draft.run());
      throw deleted;
    }
    CommitDraft current = draft;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      List<Commit> newer = after(current.base());
      newer.forEach(commit -> rejectConflict(draft, commit));
      if (!newer.isEmpty()) {
        current = current.rebasedOn(newer.get(newer.size() - 1).number());
      }
      if (current.base() >= 0) {
        rejectUnfit(draft, state());
      }
      String previous = hashOf(current.base(), newer);
      long number = current.base() + 1;
      byte[] bytes = CommitJson.bytes(current, number, previous);
      Commit commit = CommitJson.parse(number, bytes);
      LakeState.requireValid(commit);
      if (create(number, bytes)) {
        states.writeCheckpoint(number);
        return commit;
      }
    }
    throw new CommitConflictException(
        "run "
            + draft.run()
            + " could not append its commit in "
            + MAX_ATTEMPTS
            + " attempts: is another process appending without end?");
  }

  /**
   * Rejects a draft whose keys a commit after its base has changed, before its files are created.
   *
   * @throws CommitConflictException if there is such a commit
   */
  public void rejectConflict(CommitDraft draft) {
    after(draft.base()).forEach(newer -> rejectConflict(draft, newer));
  }

  private static void rejectConflict(CommitDraft draft, Commit newer) {
    for (String prefix : draft.reads()) {
      if (newer.changes(prefix)) {
        throw new CommitConflictException(
            "run %s planned its %s commit on commit %s, but commit %s (%s, run %s) changed '%s'; run it again"
                .formatted(
                    draft.run(),
                    draft.kind().word(),
                    Long.toString(draft.base()),
                    Long.toString(newer.number()),
                    newer.kind().word(),
                    newer.run(),
                    prefix));
      }
    }
  }

  /** Rejects a draft of a fenced run, or one whose keys do not fit the state. */
  private void rejectUnfit(CommitDraft draft, LakeState state) {
    if (state.isFenced(draft.run())) {
      throw new CommitConflictException(
          "another run has fenced run " + draft.run() + "; run it again");
    }
    if (pastBreak) {
      return;
    }
    for (String key : draft.drop()) {
      if (!state.has(key)) {
        throw new CommitConflictException(
            "run %s planned to drop '%s', which another run has dropped; run it again"
                .formatted(draft.run(), key));
      }
    }
    for (String key : draft.put().keySet()) {
      if (state.has(key)
          && !draft.drop().contains(key)
          && draft.reads().stream().noneMatch(key::startsWith)) {
        throw new CommitConflictException(
            "run %s planned to put '%s', which another run has put; run it again"
                .formatted(draft.run(), key));
      }
    }
  }

  /**
   * Checks order and hashes of the full chain, and that no commit is missing.
   *
   * @throws CorruptLogException if the log is empty or a commit is invalid; names the first such
   *     commit
   */
  public void verify() {
    if (commits().isEmpty()) {
      throw new CorruptLogException(0, "it is missing: the log is empty");
    }
  }

  /**
   * Checks the full chain as {@link #verify()} does, and that it contains a head that was noted
   * earlier.
   */
  public void verify(LogHead noted) {
    verify();
    if (!files.exists(layout.commit(noted.number()))) {
      throw new CorruptLogException(noted.number(), "it was the log head before, and is missing");
    }
    if (!hashOf(noted.number(), List.of()).equals(noted.sha256())) {
      throw new CorruptLogException(
          noted.number(), "it was the log head before, and its bytes have changed");
    }
  }

  private Commit read(long number, String previous) {
    Commit commit = CommitJson.parse(number, files.bytes(layout.commit(number)));
    if (commit.kind() == CommitKind.BREAK) {
      throw new CorruptLogException(
          number, "a new chain begins here, because the one before was broken: restore the log");
    }
    if (!commit.previous().equals(previous)) {
      throw new CorruptLogException(
          number,
          "it does not reference the SHA-256 of commit "
              + (number - 1)
              + ": one of the two was changed");
    }
    return commit;
  }

  private boolean create(long number, byte[] bytes) {
    String path = layout.commit(number);
    return files.wrapErrors("commit", path, () -> putIfAbsent.create(path, bytes));
  }

  /** Returns the hash of a commit, which is the last of {@code read} if that is not empty. */
  private String hashOf(long number, List<Commit> read) {
    if (number < 0) {
      return NO_PREVIOUS;
    }
    return read.isEmpty()
        ? Digests.sha256Hex(files.bytes(layout.commit(number)))
        : read.get(read.size() - 1).sha256();
  }

  /**
   * Checks that a commit exists. Also looks for the file, because a listing may lack a new commit.
   */
  private void require(SortedSet<Long> listed, long number) {
    if (!listed.contains(number) && !files.exists(layout.commit(number))) {
      throw new CorruptLogException(
          number, "it is missing, but commit " + listed.last() + " exists");
    }
  }

  private SortedSet<Long> numbers() {
    return files.list(layout.commits()).stream()
        .map(file -> file.path().substring(layout.commits().length() + 1))
        .filter(name -> name.matches("\\d{10}\\.json"))
        .map(name -> Long.parseLong(name.substring(0, 10)))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
