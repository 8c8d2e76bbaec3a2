package org.obmeet.telemetry.cli.transparency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.transparency.EntryOpening;
import org.obmeet.telemetry.lake.transparency.TransparencyException;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/** A local folder of released files, which is compared with the openings of a log. */
final class PublicReleases {
  private static final String CATALOG = "release/catalog.duckdb";

  /** Files that no release contains, and which no check covers. */
  private static final Pattern NOT_COVERED =
      Pattern.compile("release/(README|LICENSE)(\\.\\w{1,8})?");

  private final Path base;
  private final Map<ReleaseKey, TableRelease> releases = new TreeMap<>();

  /** SHA-256 of each file in the log, by path. */
  private final Map<String, String> logged = new HashMap<>();

  /** Throws {@link TransparencyException} if the opening of a release is not that of a table. */
  PublicReleases(Path base, Collection<EntryOpening> openings) {
    this.base = base;
    openings.stream()
        .filter(one -> one.text("type").equals("release"))
        .map(PublicReleases::release)
        .forEach(
            release -> {
              releases.put(release.key(), release);
              release.files().forEach(file -> logged.put(file.path(), file.sha256()));
            });
  }

  /** Checks that the log has each released file of the folder. Returns the result in words. */
  String checkAllFiles() {
    if (!Files.exists(base.resolve("release"), LinkOption.NOFOLLOW_LINKS)) {
      return "nothing is released in the folder";
    }
    Collection<String> unknown = new TreeSet<>();
    Collection<String> notCovered = new TreeSet<>();
    try (Stream<Path> walk = Files.walk(base.resolve("release"))) {
      for (Path file :
          walk.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        String path = base.relativize(file).toString().replace('\\', '/');
        if (NOT_COVERED.matcher(path).matches()) {
          notCovered.add(path);
        } else if (!path.equals(CATALOG)
            && (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !Digests.sha256Hex(Files.readAllBytes(file)).equals(logged.get(path)))) {
          unknown.add(path);
        }
      }
    } catch (IOException e) {
      throw new TransparencyException("cannot read " + base.resolve("release"));
    }
    if (!unknown.isEmpty()) {
      throw new TransparencyException(
          unknown.size()
              + " files are not in the log, or not with these bytes, such as "
              + unknown.iterator().next());
    }
    return "every release in the folder is in the log"
        + (notCovered.isEmpty() ? "" : "; not covered: " + String.join(", ", notCovered));
  }

  /**
   * Checks that the catalogue database is what the releases and the declarations give. Returns the
   * result in words.
   *
   * @throws TransparencyException if the database differs or cannot be checked
   */
  String checkCatalog(Supplier<Catalog> catalog) {
    List<String> differences;
    try {
      differences = LakeReleases.catalogDifferences(base.toRealPath(), releases.values(), catalog);
    } catch (IOException | RuntimeException e) {
      throw new TransparencyException(CATALOG + " cannot be checked: " + e.getMessage());
    }
    if (differences.isEmpty()) {
      return CATALOG
          + " has what the releases give; not covered: the list dictionary.suppressed_tables";
    }
    throw new TransparencyException(
        CATALOG + ": " + differences.size() + " differences, such as " + differences.get(0));
  }

  private static TableRelease release(EntryOpening opening) {
    String folder = opening.text("folder");
    try {
      return new TableRelease(
          folder.split("/", -1)[1],
          new ReleaseKey(opening.text("table"), Window.parse(opening.text("window"))),
          folder,
          opening.object("files").entrySet().stream()
              .map(one -> new FileRef(folder + "/" + one.getKey(), 0, 0, "" + one.getValue()))
              .toList(),
          String.valueOf(opening.object("files").get("_MANIFEST.json")),
          opening.index(),
          opening.content().get("revision") instanceof Long number ? number.intValue() : 1);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException invalid) {
      throw new TransparencyException(
          "a release must have a folder, a window and a revision; entry %s has other content"
              .formatted(opening.index()));
    }
  }
}
