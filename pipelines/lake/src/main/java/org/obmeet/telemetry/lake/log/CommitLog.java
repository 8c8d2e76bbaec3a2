package org.obmeet.telemetry.lake.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
import org.obmeet.telemetry.lake.store.PutIfAbsent;

/**
 * The lake's log: {@code ledger/commits/0000000012.json}, one entry a file, create-only, each with
 * the hash of the one before. Everything that the lake holds is what the log says; folders of data
 * are never listed.
 */
public final class CommitLog {
  /** What entry 0 names as the hash of the entry before. */
  public static final String NOTHING = "0".repeat(64);

  private static final int ATTEMPTS = 1000;

  private final LakeFiles files;
  private final LakeLayout layout;
  private final PutIfAbsent createOnly;
  private final boolean pastBreak;

  public CommitLog(LakeFiles files, LakeLayout layout, PutIfAbsent createOnly) {
    this(files, layout, createOnly, false);
  }

  private CommitLog(LakeFiles files, LakeLayout layout, PutIfAbsent createOnly, boolean pastBreak) {
    this.files = files;
    this.layout = layout;
    this.createOnly = createOnly;
    this.pastBreak = pastBreak;
  }

  /**
   * The same log where its chain holds; else one that goes on in a new chain, which an entry begins
   * that names the break. For retention and erasure alone.
   *
   * @param reason why it must go on
   */
  public CommitLog recover(String reason, Instant at, String run) {
    try {
      commits();
      return this;
    } catch (CorruptLogException broken) {
      CommitLog log = new CommitLog(files, layout, createOnly, true);
      try {
        log.commits();
      } catch (CorruptLogException again) {
        long number = numbers().isEmpty() ? 0 : numbers().last() + 1;
        CorruptLogException named = isBreak(broken.entry()) ? again : broken;
        create(number, new BrokenLogReader(files, layout).entry(number, named, reason, at, run));
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

  /** Whether it goes on past a break: what it does not name may have been named once. */
  public boolean isPastBreak() {
    return pastBreak;
  }

  /** The last entry; number -1 and {@link #NOTHING} where there is none. */
  public LogHead head() {
    SortedSet<Long> numbers = numbers();
    return numbers.isEmpty()
        ? new LogHead(-1, NOTHING)
        : new LogHead(numbers.last(), hashOf(numbers.last(), List.of()));
  }

  /**
   * All entries in order, with the chain checked.
   *
   * @throws CorruptLogException where the chain does not hold
   */
  public List<Commit> commits() {
    return after(-1);
  }

  /**
   * The entries after number {@code n}, in order, with the chain checked from there. Looks for them
   * one by one, so that following a long log costs what is new in it; only the whole log is listed.
   *
   * @throws CorruptLogException where the chain does not hold
   */
  public List<Commit> after(long n) {
    return n < 0 ? whole() : following(n);
  }

  private List<Commit> whole() {
    SortedSet<Long> numbers = numbers();
    if (pastBreak) {
      return List.copyOf(new BrokenLogReader(files, layout).entries(numbers));
    }
    String previous = NOTHING;
    List<Commit> entries = new ArrayList<>();
    long last = numbers.isEmpty() ? -1 : numbers.last();
    for (long number = 0; number <= last; number++) {
      require(numbers, number);
      Commit entry = read(number, previous);
      entries.add(entry);
      previous = entry.sha256();
    }
    return List.copyOf(entries);
  }

  private List<Commit> following(long n) {
    if (!files.exists(layout.commit(n))) {
      throw new CorruptLogException(n, "it is missing, but something was planned on it");
    }
    String previous = Digests.sha256Hex(files.bytes(layout.commit(n)));
    List<Commit> entries = new ArrayList<>();
    for (long number = n + 1; hasAfter(number - 1); number++) {
      Commit entry = read(number, previous);
      entries.add(entry);
      previous = entry.sha256();
    }
    return List.copyOf(entries);
  }

  /** Whether there is an entry after number {@code n}; looks at no other. */
  public boolean hasAfter(long n) {
    return files.exists(layout.commit(n + 1));
  }

  /**
   * Appends an entry, once the files that it adds survive a power cut. Where others have committed
   * since the draft was planned, the check decides whether it still holds; then the next number is
   * tried.
   *
   * @throws CommitConflictException if the check refuses; nothing was appended
   */
  public Commit append(CommitDraft draft, ConflictCheck check) {
    files.sync(draft.added().stream().map(FileRef::path).toList());
    CommitDraft current = draft;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<Commit> newer = after(current.base());
      if (!newer.isEmpty()) {
        long head = newer.get(newer.size() - 1).number();
        current = Objects.requireNonNull(check.rebase(current, newer)).rebasedOn(head);
      }
      String previous = hashOf(current.base(), newer);
      long number = current.base() + 1;
      byte[] bytes = CommitJson.bytes(current, number, previous);
      if (create(number, bytes)) {
        return CommitJson.parse(number, bytes);
      }
    }
    throw new CommitConflictException(
        "run "
            + draft.run()
            + " lost "
            + ATTEMPTS
            + " races for the next entry of the log; is another process appending without end?");
  }

  /**
   * Checks the whole chain: gaps, order, hashes.
   *
   * @throws CorruptLogException naming the first entry that does not fit
   */
  public void verify() {
    if (commits().isEmpty()) {
      throw new CorruptLogException(0, "it is missing: the log is empty");
    }
  }

  /**
   * Checks the whole chain, and that it goes on from a head that was noted earlier.
   *
   * @throws CorruptLogException naming the first entry that does not fit
   */
  public void verify(LogHead noted) {
    verify();
    if (!files.exists(layout.commit(noted.number()))) {
      throw new CorruptLogException(noted.number(), "it was the head once, and is missing");
    }
    if (!hashOf(noted.number(), List.of()).equals(noted.sha256())) {
      throw new CorruptLogException(
          noted.number(), "it was the head once, and has other bytes now");
    }
  }

  private Commit read(long number, String previous) {
    Commit entry = CommitJson.parse(number, files.bytes(layout.commit(number)));
    if (entry.kind() == CommitKind.BREAK) {
      throw new CorruptLogException(
          number, "a new chain begins here, since the one before was broken: restore the log");
    }
    if (!entry.previous().equals(previous)) {
      throw new CorruptLogException(
          number, "it does not continue entry " + (number - 1) + ": one of the two was changed");
    }
    return entry;
  }

  private boolean create(long number, byte[] bytes) {
    String path = layout.commit(number);
    return files.wrapErrors("commit", path, () -> createOnly.create(path, bytes));
  }

  private String hashOf(long number, List<Commit> known) {
    if (number < 0) {
      return NOTHING;
    }
    return known.isEmpty()
        ? Digests.sha256Hex(files.bytes(layout.commit(number)))
        : known.get(known.size() - 1).sha256();
  }

  /** A folder listed while others append may miss an entry and have the next: look again. */
  private void require(SortedSet<Long> listed, long number) {
    if (!listed.contains(number) && !files.exists(layout.commit(number))) {
      boolean further = !listed.isEmpty() && listed.last() > number;
      throw new CorruptLogException(
          number,
          "it is missing, but "
              + (further ? "entry " + listed.last() + " is there" : "something was planned on it"));
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
