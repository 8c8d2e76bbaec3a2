package org.obmeet.telemetry.jobs.retain;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.log.LogHead;

/**
 * The clean and quarantine files that an earlier retention has read without a finding. A committed
 * file never changes, so the next retention reads only the other files. The record is {@code
 * ledger/checked.json}, which is derived and replaceable. Without it every file is read again.
 *
 * @param last the last commit whose files were read; empty if there is no record
 * @param mixed paths of read files that have rows of a day that the path does not name
 * @param unread paths of files that must still be read
 */
record CheckedFiles(Optional<LogHead> last, Set<String> mixed, Set<String> unread) {
  /** Reads the record of a lake. After a break of the log, no file counts as read. */
  static CheckedFiles of(Lake lake, LakeState state) {
    return lake.log().isPastBreak()
        ? none(state)
        : read(lake).flatMap(known -> known.since(lake, state)).orElseGet(() -> none(state));
  }

  /** Returns a record by which every file must be read. */
  static CheckedFiles none(LakeState state) {
    return new CheckedFiles(Optional.empty(), Set.of(), state.files().keySet());
  }

  private static Optional<CheckedFiles> read(Lake lake) {
    String path = lake.layout().checkedFiles();
    if (!lake.files().exists(path)) {
      return Optional.empty();
    }
    try {
      Map<String, Object> map = CanonicalJson.checked(lake.files().bytes(path));
      LogHead last = new LogHead((Long) map.get("number"), (String) map.get("sha256"));
      Set<String> mixed = new TreeSet<>();
      ((List<?>) map.get("mixed")).forEach(file -> mixed.add((String) file));
      return Optional.of(new CheckedFiles(Optional.of(last), mixed, Set.of()));
    } catch (IOException | RuntimeException damaged) {
      return Optional.empty();
    }
  }

  /** Adds files of later commits as unread; empty if the log no longer has the recorded commit. */
  private Optional<CheckedFiles> since(Lake lake, LakeState state) {
    if (last.orElseThrow().equals(state.head())) {
      return Optional.of(this);
    }
    return lake.log()
        .after(last.orElseThrow())
        .map(
            commits ->
                commits.stream()
                    .flatMap(commit -> commit.added().stream())
                    .map(FileRef::path)
                    .collect(Collectors.toSet()))
        .map(added -> new CheckedFiles(last, mixed, added));
  }

  /** Returns true if a file need not be read again. */
  boolean contains(String path) {
    return !unread.contains(path);
  }

  /** Returns true if a file was read, and each of its rows is of a day that the path names. */
  boolean hasOnlyItsDays(String path) {
    return contains(path) && !mixed.contains(path);
  }

  /**
   * Records that every file that the log names at a commit was read.
   *
   * @param found paths of all files with rows of a day that the path does not name
   */
  void write(Lake lake, LogHead head, Collection<String> found) {
    if (lake.log().isPastBreak() || last.equals(Optional.of(head)) && mixed.equals(found)) {
      return;
    }
    Map<String, Object> map = new TreeMap<>();
    map.put("number", head.number());
    map.put("sha256", head.sha256());
    map.put("mixed", new TreeSet<>(found));
    byte[] bytes = CanonicalJson.digested(map);
    lake.files().write(lake.layout().checkedFiles(), bytes, 1);
  }
}
