package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;

/** The detail of a RELEASE commit: tables that were published together. */
public record ReleaseCommit(List<Item> items) {
  /** The character after the slash: FOLDER plus this character sorts after every path in FOLDER. */
  private static final char AFTER_SLASH = '/' + 1;

  /**
   * A published table of one window.
   *
   * @param family folder of the table's family
   * @param folder {@link LakeLayout#releaseFolder} or a folder of the run in it; has all files
   * @param files data files and {@code _MANIFEST.json}; witnesses have {@code verify.sql} instead
   * @param revision 1 for the first publication, then plus 1 for each republication
   */
  public record Item(
      String family, ReleaseKey key, String folder, List<FileRef> files, int revision) {
    public Item {
      files = List.copyOf(files);
      checkRevision(revision);
      for (FileRef file : files) {
        if (!file.path().startsWith(folder + "/")) {
          throw new IllegalArgumentException(
              "files of a release must lie below " + folder + "; one is " + file.path());
        }
      }
    }

    /** Returns the SHA-256 of the manifest, or of the program that checks witnesses. */
    public String manifestSha256() {
      String manifest = folder + (key.isWitnesses() ? "/verify.sql" : "/_MANIFEST.json");
      return files.stream()
          .filter(file -> file.path().equals(manifest))
          .map(FileRef::sha256)
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "a release must have "
                          + manifest.substring(folder.length() + 1)
                          + ": "
                          + folder));
    }
  }

  public ReleaseCommit {
    items = List.copyOf(items);
  }

  public CommitDraft draft(long base, Instant at, String run) {
    List<FileRef> added = new ArrayList<>();
    List<Map<String, Object>> releases = new ArrayList<>();
    for (Item item : items) {
      added.addAll(item.files());
      releases.add(detail(item));
    }
    return CommitDraft.of(CommitKind.RELEASE, base, at, run)
        .withAdded(added)
        .withDetail(Map.of("releases", releases));
  }

  private static Map<String, Object> detail(Item item) {
    Map<String, Object> detail = new TreeMap<>();
    detail.put("family", item.family());
    detail.putAll(item.key().detail());
    detail.put("folder", item.folder());
    detail.put("manifest", item.manifestSha256());
    if (item.revision() > 1) {
      detail.put("revision", (long) item.revision());
    }
    return detail;
  }

  static void checkRevision(int revision) {
    if (revision < 1) {
      throw new IllegalArgumentException("revision must be at least 1; it is " + revision);
    }
  }

  /** Parses the detail of a commit; a release has the added files in its folder. */
  public static List<TableRelease> releases(Commit commit) {
    NavigableMap<String, Integer> positions = new TreeMap<>();
    for (int i = 0; i < commit.added().size(); i++) {
      positions.put(commit.added().get(i).path(), i);
    }
    return CommitDetails.list(commit, "releases").stream()
        .map(map -> release(commit, map, positions))
        .toList();
  }

  /** Parses one release, given the index of each path in the commit's added files. */
  private static TableRelease release(
      Commit commit, Object map, NavigableMap<String, Integer> positions) {
    String folder = CommitDetails.value(commit, map, "folder", String.class);
    List<FileRef> files =
        positions.subMap(folder + "/", folder + AFTER_SLASH).values().stream()
            .sorted()
            .map(commit.added()::get)
            .toList();
    return new TableRelease(
        CommitDetails.value(commit, map, "family", String.class),
        ReleaseKey.of(commit, map),
        folder,
        files,
        CommitDetails.value(commit, map, "manifest", String.class),
        commit.number(),
        revision(commit, map));
  }

  private static int revision(Commit commit, Object map) {
    return map instanceof Map<?, ?> detail && detail.containsKey("revision")
        ? Math.toIntExact(CommitDetails.value(commit, map, "revision", Long.class))
        : 1;
  }
}
