package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.schemas.domain.Window;

/** The detail of a RELEASE commit: tables that were published together. */
public record ReleaseCommit(List<Item> items) {
  /**
   * The tables of a stream and window, in one file.
   *
   * @param tables revision by table: 1 for the first publication, then plus 1 for each
   *     republication
   */
  public record Item(
      String stream, Window window, FileRef file, SortedMap<String, Integer> tables) {
    public Item {
      tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    }
  }

  public ReleaseCommit {
    items = List.copyOf(items);
  }

  public CommitDraft draft(long base, Instant at, String run) {
    return CommitDraft.of(CommitKind.RELEASE, base, at, run)
        .withAdded(items.stream().map(Item::file).toList())
        .withDetail(Map.of("releases", items.stream().map(ReleaseCommit::detail).toList()));
  }

  private static Map<String, Object> detail(Item item) {
    Map<String, Object> tables = new TreeMap<>();
    item.tables().forEach((table, revision) -> tables.put(table, (long) revision));
    return Map.of(
        "stream", item.stream(),
        "window", item.window().toString(),
        "file", item.file().path(),
        "tables", tables);
  }

  /** Parses the detail of a commit. */
  public static List<TableRelease> releases(Commit commit) {
    Map<String, FileRef> added = new HashMap<>();
    commit.added().forEach(file -> added.put(file.path(), file));
    List<TableRelease> releases = new ArrayList<>();
    for (Object item : CommitDetails.list(commit, "releases")) {
      String stream = CommitDetails.value(commit, item, "stream", String.class);
      Window window = Window.parse(CommitDetails.value(commit, item, "window", String.class));
      FileRef file = added.get(CommitDetails.value(commit, item, "file", String.class));
      if (file == null) {
        throw new IllegalArgumentException("a release must be in a file that the commit adds");
      }
      Map<?, ?> tables = CommitDetails.value(commit, item, "tables", Map.class);
      for (Object table : tables.keySet()) {
        long revision = CommitDetails.value(commit, tables, (String) table, Long.class);
        ReleaseKey key = new ReleaseKey((String) table, window);
        releases.add(
            new TableRelease(stream, key, file, commit.number(), Math.toIntExact(revision)));
      }
    }
    return releases;
  }
}
