package org.obmeet.telemetry.jobs.simulation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.log.CommitJson;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * What must be true after each change of a store. It reads the bytes of commits and rows, and uses
 * no state of the product but the parser of a commit.
 */
final class Invariants implements SimulatedStore.Observer {
  private static final String COMMITS = "ledger/commits/";
  private static final String CLEAN = "clean/" + SimulatedRun.STREAM + "/";

  private final SimulatedStore store;

  /** What the log says of each live file, by path. */
  private final Map<String, LoggedFile> live = new TreeMap<>();

  private final Map<String, List<SimulatedRow>> liveRows = new TreeMap<>();
  private final Set<String> fenced = new HashSet<>();
  private final Set<String> committed = new HashSet<>();
  private final Set<String> dropped = new HashSet<>();
  private final Set<Window> closed = new HashSet<>();
  private final Set<Window> released = new HashSet<>();
  private final Set<String> blocked = new TreeSet<>();
  private final Set<String> held = new TreeSet<>();
  private final Set<String> receipts = new TreeSet<>();
  private LocalDate firstKeptDay = LocalDate.MIN;
  private Instant lastTime = Instant.EPOCH;
  private String previous = "0".repeat(64);
  private long number = -1;

  Invariants(SimulatedStore store) {
    this.store = store;
  }

  Set<String> blocked() {
    return blocked;
  }

  Set<String> receipts() {
    return receipts;
  }

  Set<String> held() {
    return held;
  }

  LocalDate firstKeptDay() {
    return firstKeptDay;
  }

  /** Returns the latest time of a commit. */
  Instant lastTime() {
    return lastTime;
  }

  Set<String> live() {
    return live.keySet();
  }

  long number() {
    return number;
  }

  List<SimulatedRow> rows() {
    return liveRows.values().stream().flatMap(List::stream).toList();
  }

  static void require(boolean holds, String text) {
    if (!holds) {
      throw new AssertionError(text);
    }
  }

  @Override
  public void created(String path, byte[] bytes) {
    if (path.startsWith(COMMITS)) {
      long created = Long.parseLong(path.substring(COMMITS.length(), COMMITS.length() + 10));
      require(created == number + 1, "commit " + created + " follows commit " + number);
      apply(CommitJson.parse(created, bytes));
    } else if (path.startsWith("landing/")) {
      for (SimulatedRow row : SimulatedRow.parse(bytes)) {
        require(
            !receipts.contains(row.subject()), path + " lands " + row + " of an erased subject");
      }
    } else if (live.containsKey(path)) {
      require(
          Digests.sha256Hex(bytes).equals(live.get(path).ref().sha256()),
          "the live file " + path + " is replaced");
    }
  }

  @Override
  public void deleted(String path) {
    require(!live.containsKey(path), "the live file " + path + " is deleted");
    require(!path.startsWith(COMMITS), "the commit " + path + " is deleted");
    if (LakeLayout.isImmutable(path) && !dropped.contains(path)) {
      LakeLayout.run(path)
          .ifPresent(
              writer ->
                  require(
                      fenced.contains(writer) || store.isOfCurrentRun(writer),
                      path + " is deleted, but its run may commit it"));
    }
  }

  private void apply(Commit commit) {
    String name = "commit " + commit.number() + " (" + commit.kind() + ", " + commit.run() + ")";
    require(commit.previous().equals(previous), name + " breaks the chain");
    previous = commit.sha256();
    lastTime = commit.at().isAfter(lastTime) ? commit.at() : lastTime;
    number = commit.number();
    require(!fenced.contains(commit.run()), name + " is of a fenced run");
    switch (commit.kind()) {
      case INGEST, RELEASE ->
          require(
              committed.add(commit.kind() + " " + commit.run()),
              name + " is the second of its run");
      default -> {}
    }
    List<SimulatedRow> before = rows();
    drop(commit, name);
    commit.addedFiles().forEach(file -> add(file, name));
    checkRows(commit, before, name);
    note(commit, name);
  }

  private void drop(Commit commit, String name) {
    for (String path : commit.removed()) {
      require(live.remove(path) != null, name + " drops " + path + ", which is not live");
      liveRows.remove(path);
      dropped.add(path);
    }
  }

  private void add(LoggedFile file, String name) {
    byte[] bytes = store.files().get(file.path());
    require(bytes != null, name + " names " + file.path() + ", which does not exist");
    require(
        Digests.sha256Hex(bytes).equals(file.ref().sha256()),
        name + " names " + file.path() + ", which has other bytes");
    require(
        store.isDurable(file.path()),
        name + " names " + file.path() + ", which a power cut would change");
    require(live.put(file.path(), file) == null, name + " names " + file.path() + " again");
    if (file.path().startsWith(CLEAN)) {
      liveRows.put(file.path(), SimulatedRow.parse(bytes));
    }
  }

  private void checkRows(Commit commit, List<SimulatedRow> before, String name) {
    List<SimulatedRow> after = rows();
    Set<SimulatedRow> all = new HashSet<>(after);
    require(all.size() == after.size(), name + " repeats a row");
    Set<SimulatedRow> gone = new TreeSet<>(before);
    gone.removeAll(all);
    Set<SimulatedRow> come = new TreeSet<>(after);
    come.removeAll(new HashSet<>(before));
    for (SimulatedRow row : gone) {
      boolean allowed =
          switch (commit.kind()) {
            case REWRITE -> blocked.contains(row.subject());
            case RETAIN -> row.day().isBefore(SimulatedRun.firstKeptDay(commit.at()));
            default -> false;
          };
      require(allowed, name + " loses " + row);
      require(!held.contains(row.subject()), name + " loses " + row + ", which is held");
    }
    for (SimulatedRow row : come) {
      require(commit.kind() == CommitKind.INGEST, name + " adds " + row);
      require(!blocked.contains(row.subject()), name + " adds " + row + " of a blocked subject");
      require(!row.day().isBefore(firstKeptDay), name + " adds " + row + ", which has expired");
    }
    for (LoggedFile file : commit.addedFiles()) {
      if (file.path().startsWith(CLEAN) && commit.kind() == CommitKind.INGEST) {
        for (SimulatedRow row : liveRows.get(file.path())) {
          boolean late = closed.contains(SimulatedRun.BASE.containing(row.day()));
          require(file.late() == late, name + " adds " + row + ", late: " + file.late());
        }
      } else if (file.path().startsWith("ledger/released/")) {
        checkRelease(file, name);
      }
    }
  }

  /** A release has the rows of its window that are on time and live when it is committed. */
  private void checkRelease(LoggedFile file, String name) {
    String[] parts = file.path().split("/", -1);
    Window window = Window.parse(parts[3] + "/" + parts[4]);
    require(closed.contains(window), name + " releases an open window");
    require(released.add(window), name + " releases a window again");
    Set<SimulatedRow> expected = new TreeSet<>();
    liveRows.forEach(
        (path, rows) -> {
          if (!live.get(path).late()) {
            rows.stream().filter(row -> window.contains(row.day())).forEach(expected::add);
          }
        });
    require(
        expected.equals(new TreeSet<>(SimulatedRow.parse(store.files().get(file.path())))),
        name + " releases other rows than those that count: " + expected);
  }

  private void note(Commit commit, String name) {
    commit.put(LogKey.FENCE).forEach(fenced::add);
    commit
        .put(LogKey.CLOSED)
        .forEach(one -> closed.add(Window.parse(one.substring(one.indexOf('/') + 1))));
    if (commit.put().containsKey(LogKey.RETAINED)) {
      LocalDate day = SimulatedRun.firstKeptDay(commit.at());
      firstKeptDay = day.isAfter(firstKeptDay) ? day : firstKeptDay;
    }
    for (LoggedFile file : commit.addedFiles()) {
      if (file.path().startsWith(LakeLayout.SUPPRESSION_FOLDER)) {
        noteTable(store.files().get(file.path()), name);
      }
    }
  }

  private void noteTable(byte[] table, String name) {
    blocked.clear();
    held.clear();
    Set<String> done = new TreeSet<>();
    try {
      for (Object one : CanonicalJson.list(table)) {
        Map<?, ?> row = (Map<?, ?>) one;
        String subject = (String) row.get("subject");
        (row.get("purpose").equals("hold") ? held : blocked).add(subject);
        if (Boolean.TRUE.equals(row.get("done"))) {
          done.add(subject);
        }
      }
    } catch (java.io.IOException e) {
      throw new AssertionError(name + " has a damaged table", e);
    }
    require(done.containsAll(receipts), name + " takes back a receipt");
    receipts.addAll(done);
    requireErased(name);
  }

  /**
   * No live or landed row, and none that a power cut brings back, is of an erased subject. In an
   * object store a run that a late listing hides may still have a file that it cannot commit.
   */
  void requireErased(String when) {
    Map<String, byte[]> stored = new HashMap<>(store.files());
    store.recoverable().forEach(stored::putIfAbsent);
    stored.forEach(
        (path, bytes) -> {
          boolean isData =
              live.containsKey(path) && path.startsWith(CLEAN)
                  || path.startsWith("landing/") && !path.contains("/sealed/")
                  || store.isLocal() && path.startsWith(CLEAN);
          boolean isOfFenced = LakeLayout.run(path).filter(fenced::contains).isPresent();
          if (isData && !isOfFenced) {
            for (SimulatedRow row : SimulatedRow.parse(bytes)) {
              require(
                  !receipts.contains(row.subject()),
                  when + ": " + path + " has " + row + " of an erased subject");
            }
          }
        });
  }

  /** Each live file exists with its bytes. */
  void requireLive(String when) {
    live.forEach(
        (path, file) -> {
          byte[] bytes = store.files().get(path);
          require(bytes != null, when + ": the live file " + path + " is missing");
          require(
              Digests.sha256Hex(bytes).equals(file.ref().sha256()),
              when + ": the live file " + path + " has other bytes");
        });
  }

  /** Each acknowledged row is live, unless its subject is blocked or its day has expired. */
  void requireKept(Collection<SimulatedRow> acknowledged) {
    Set<SimulatedRow> rows = new HashSet<>(rows());
    List<SimulatedRow> lost = new ArrayList<>();
    for (SimulatedRow row : acknowledged) {
      if (!rows.contains(row)
          && !blocked.contains(row.subject())
          && !row.day().isBefore(firstKeptDay)) {
        lost.add(row);
      }
    }
    require(
        lost.isEmpty(),
        "acknowledged rows are lost: "
            + lost.stream().map(SimulatedRow::toString).collect(Collectors.joining(", ")));
  }
}
