package org.obmeet.telemetry.lake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.Window;

/**
 * What a RELEASE entry says: these tables were published together.
 *
 * @param items each with its files
 */
public record ReleaseCommit(List<Item> items) {
  /**
   * One table and window.
   *
   * @param family folder that it belongs to
   * @param key table and window
   * @param folder {@link Layout#releaseFolder}; every file lies below it
   * @param files the tables and {@code _MANIFEST.json}
   */
  public record Item(String family, ReleaseKey key, String folder, List<FileRef> files) {
    public Item {
      files = List.copyOf(files);
      for (FileRef file : files) {
        if (!file.path().startsWith(folder + "/")) {
          throw new IllegalArgumentException(
              "files of a release must lie below " + folder + "; one is " + file.path());
        }
      }
    }

    /** SHA-256 of the manifest. */
    public String manifestSha256() {
      return files.stream()
          .filter(file -> file.path().equals(folder + "/_MANIFEST.json"))
          .map(FileRef::sha256)
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("a release must have _MANIFEST.json: " + folder));
    }
  }

  public ReleaseCommit {
    items = List.copyOf(items);
  }

  /** The entry to append. */
  public Draft draft(long base, Instant at, String run) {
    List<FileRef> added = new ArrayList<>();
    List<Map<String, Object>> releases = new ArrayList<>();
    for (Item item : items) {
      added.addAll(item.files());
      releases.add(
          Map.of(
              "family", item.family(),
              "cube", item.key().cube(),
              "window", item.key().window().toString(),
              "folder", item.folder(),
              "manifest", item.manifestSha256()));
    }
    return Draft.of(EntryKind.RELEASE, base, at, run)
        .withAdded(added)
        .withDetail(Map.of("releases", releases));
  }

  static List<Release> releases(Entry entry) {
    return Details.list(entry, "releases").stream().map(map -> release(entry, map)).toList();
  }

  private static Release release(Entry entry, Object map) {
    String folder = Details.value(entry, map, "folder", String.class);
    List<FileRef> files =
        entry.added().stream().filter(file -> file.path().startsWith(folder + "/")).toList();
    Window window = Window.parse(Details.value(entry, map, "window", String.class));
    return new Release(
        Details.value(entry, map, "family", String.class),
        new ReleaseKey(Details.value(entry, map, "cube", String.class), window),
        folder,
        files,
        Details.value(entry, map, "manifest", String.class),
        entry.number());
  }
}
