package org.obmeet.telemetry.cli.releases;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.obmeet.telemetry.cli.doctor.CheckFinding;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * The released tables of a lake as Iceberg tables, which refer to the released files without a
 * copy. An index shows which tables are out of date. A table is rebuilt if its releases, the
 * location of the lake or one of its metadata files has changed.
 */
public final class IcebergTables {
  private static final int ATTEMPTS = 3;

  /** Version of the metadata. Another version rebuilds all tables. */
  private static final String FORMAT = "1";

  private final Lake lake;
  private final String folder;

  private IcebergTables(Lake lake) {
    this.lake = lake;
    this.folder = lake.layout().icebergFolder();
  }

  /**
   * The index entry of a table.
   *
   * @param content hash of {@link #FORMAT}, the lake's location and the table's releases
   * @param files SHA-256 of each metadata file, by path
   */
  private record Entry(String content, Map<String, String> files) {}

  /** Returns true if the lake is in a folder, and has or had Iceberg tables. */
  static boolean exist(Lake lake) {
    return isLocal(lake) && !new IcebergTables(lake).derived().isEmpty();
  }

  /**
   * Creates the tables, or rebuilds those that are out of date.
   *
   * @return true if a table was created, rebuilt or deleted
   * @throws JobException if the lake is not in a local folder, or a manifest is missing or damaged
   */
  static boolean refresh(Lake lake) {
    if (!isLocal(lake)) {
      throw JobException.badInput(
          "--iceberg requires a lake in a local folder; the lake is at " + lake.root());
    }
    IcebergTables tables = new IcebergTables(lake);
    boolean rebuilt = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LakeReleases released = LakeReleases.of(lake);
      Map<String, Entry> current = tables.current(released);
      if (tables.isCurrent(released, current)) {
        return rebuilt;
      }
      tables.rebuild(released, current);
      rebuilt = true;
    }
    return rebuilt;
  }

  /** Returns the finding for {@code doctor}; empty without tables, or if the log is corrupt. */
  public static Optional<CheckFinding> finding(Lake lake) {
    IcebergTables tables = new IcebergTables(lake);
    return CheckFinding.derived(
        tables.folder,
        "telemetry daily --iceberg",
        () -> {
          if (!exist(lake)) {
            return Optional.empty();
          }
          LakeReleases released = LakeReleases.of(lake);
          return Optional.of(tables.isCurrent(released, tables.current(released)));
        });
  }

  private static boolean isLocal(Lake lake) {
    return lake.files().local("release").isPresent();
  }

  private boolean isCurrent(LakeReleases released, Map<String, Entry> current) {
    return lake.files().exists(lake.layout().icebergIndex())
        && current.keySet().equals(tables(released).keySet())
        && index().equals(current)
        && current.keySet().containsAll(files().keySet());
  }

  /** Returns the index entries of the tables that are up to date, by table. */
  private Map<String, Entry> current(LakeReleases released) {
    Map<String, Entry> index = index();
    Map<String, List<String>> files = files();
    Map<String, Entry> current = new TreeMap<>();
    tables(released)
        .forEach(
            (table, releases) -> {
              Entry entry =
                  new Entry(content(releases), hashes(files.getOrDefault(table, List.of())));
              if (entry.equals(index.get(table))) {
                current.put(table, entry);
              }
            });
    return current;
  }

  private void rebuild(LakeReleases released, Map<String, Entry> current) {
    Map<String, List<TableRelease>> tables = tables(released);
    Map<String, Entry> entries = new TreeMap<>(current);
    for (Map.Entry<String, List<TableRelease>> table : tables.entrySet()) {
      if (!current.containsKey(table.getKey())) {
        try {
          Collection<String> files =
              new IcebergTableWriter(lake.files(), location(), folder + "/" + table.getKey())
                  .write(table.getValue(), released::manifest);
          entries.put(table.getKey(), new Entry(content(table.getValue()), hashes(files)));
        } catch (CommitFailedException replacedMeanwhile) {
          continue; // The next attempt checks the table again.
        }
      }
    }
    for (String table : files().keySet()) {
      if (!tables.containsKey(table)) {
        lake.files().deleteFolder(folder + "/" + table + "/metadata");
      }
    }
    byte[] index = JsonText.compact(entries).getBytes(UTF_8);
    lake.files().write(lake.layout().icebergIndex(), index, entries.size());
  }

  /** Returns the releases of each table, by {@code FAMILY/TABLE}. */
  private static Map<String, List<TableRelease>> tables(LakeReleases released) {
    return released.releases().stream()
        .collect(
            Collectors.groupingBy(
                r -> r.family() + "/" + r.key().table(), TreeMap::new, Collectors.toList()));
  }

  private String content(List<TableRelease> releases) {
    StringBuilder text = new StringBuilder(FORMAT + " " + location() + "\n");
    for (TableRelease release : releases) {
      text.append(release.folder() + " " + release.manifestSha256() + " " + release.commit());
      release.files().forEach(file -> text.append(" " + file.sha256() + " " + file.path()));
      text.append('\n');
    }
    return Digests.sha256Hex(text.toString().getBytes(UTF_8));
  }

  private String location() {
    return lake.files()
        .wrapErrors("read", folder, () -> "file://" + Path.of(lake.root()).toRealPath());
  }

  /** Returns the index; empty if it is missing or damaged. */
  private Map<String, Entry> index() {
    String path = lake.layout().icebergIndex();
    if (!lake.files().exists(path)) {
      return Map.of();
    }
    try {
      return JsonText.convert(
          JsonText.map(lake.files().bytes(path)), new TypeReference<Map<String, Entry>>() {});
    } catch (IOException | IllegalArgumentException damaged) {
      return Map.of();
    }
  }

  /** Returns the existing metadata files of each table, by {@code FAMILY/TABLE}. */
  private Map<String, List<String>> files() {
    return derived().stream()
        .filter(path -> !path.equals(lake.layout().icebergIndex()))
        .collect(
            Collectors.groupingBy(
                path -> path.substring(folder.length() + 1, path.lastIndexOf("/metadata/"))));
  }

  private List<String> derived() {
    return lake.files().list(folder).stream()
        .map(StoredFile::path)
        .filter(lake.layout()::isDerived)
        .toList();
  }

  private Map<String, String> hashes(Collection<String> paths) {
    Map<String, String> hashes = new TreeMap<>();
    paths.forEach(path -> hashes.put(path, Digests.sha256Hex(lake.files().bytes(path))));
    return hashes;
  }
}
