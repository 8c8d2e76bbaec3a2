package org.obmeet.telemetry.cli.transparency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.releases.ReleaseView;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.jobs.aggregate.publish.Release;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.transparency.EntryOpening;
import org.obmeet.telemetry.lake.transparency.TransparencyException;
import org.obmeet.telemetry.lake.transparency.verify.PublicLogVerifier;
import org.obmeet.telemetry.lake.transparency.verify.PublicLogVerifier.PublicFiles;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The public files of a lake's releases, which are compared with the openings of a log. Nothing
 * that they say is trusted: not their index either.
 */
final class PublicReleases {
  private static final String FOLDER = "release/";
  private static final String RELEASE_FILES = "windows/";

  /** A release file in the log. */
  private record Logged(EntryOpening opening, String stream, Window window, String path) {
    String sha256() {
      return opening.text("sha256");
    }

    /** Returns the name below {@code release/}. */
    String name() {
      return path.substring(FOLDER.length());
    }
  }

  private final PublicFiles files;
  private final List<Logged> logged;
  private final Optional<ReleaseIndex> index;

  /** Why there is no index. */
  private final String unreadable;

  private final Map<String, ReleaseIndex.Entry> entries = new TreeMap<>();

  /**
   * Reads the index.
   *
   * @param files reads files by their path in the lake
   * @throws TransparencyException if the opening of a release is not that of a release file, or if
   *     there is an index that is damaged or names what the log lacks
   */
  PublicReleases(PublicFiles files, Collection<EntryOpening> openings) {
    this.files = files;
    this.logged =
        openings.stream()
            .filter(one -> one.text("type").equals("release"))
            .map(PublicReleases::logged)
            .toList();
    byte[] bytes = new byte[0];
    String reason = "";
    try {
      bytes = files.read(ReleaseIndex.PATH);
    } catch (TransparencyException absent) {
      reason = absent.getMessage();
    }
    this.unreadable = reason;
    this.index = reason.isEmpty() ? Optional.of(index(bytes)) : Optional.empty();
    this.index.ifPresent(this::checkNames);
  }

  private static Logged logged(EntryOpening opening) {
    String path = PublicLogVerifier.publicPath(opening);
    try {
      return new Logged(
          opening, opening.text("stream"), Window.parse(opening.text("window")), path);
    } catch (IllegalArgumentException invalid) {
      throw new TransparencyException(
          "a release must have a window; entry %s has other content".formatted(opening.index()));
    }
  }

  private static ReleaseIndex index(byte[] bytes) {
    try {
      return ReleaseIndex.parse(bytes);
    } catch (IOException | IllegalArgumentException damaged) {
      throw new TransparencyException(
          ReleaseIndex.PATH + " must be an index of releases of form " + ReleaseIndex.FORM);
    }
  }

  /** Checks that each name is given once, and that the release files are in the log. */
  private void checkNames(ReleaseIndex read) {
    Map<String, Logged> byFile = new HashMap<>();
    logged.forEach(one -> byFile.put(one.opening().text("file"), one));
    Map<String, String> releaseFiles = new TreeMap<>();
    for (ReleaseIndex.Shown shown : read.releases()) {
      Logged one = byFile.get(shown.file());
      if (one == null
          || !one.stream().equals(shown.stream())
          || !one.window().toString().equals(shown.window())
          || !one.sha256().equals(shown.sha256())) {
        throw new TransparencyException(
            "%s names a release that the log lacks: %s"
                .formatted(ReleaseIndex.PATH, printable(shown.file())));
      }
      releaseFiles.put(one.name(), one.sha256());
    }
    Set<String> paths = new TreeSet<>();
    for (ReleaseIndex.Entry entry : read.files()) {
      if (entries.put(entry.name(), entry) != null || !paths.add(entry.path())) {
        throw new TransparencyException(ReleaseIndex.PATH + " names twice " + entry.name());
      }
      if (entry.name().startsWith(RELEASE_FILES)
          && !String.valueOf(entry.sha256()).equals(releaseFiles.get(entry.name()))) {
        throw new TransparencyException(
            FOLDER + entry.name() + " is not in the log, or not with the digest of the index");
      }
    }
    for (String name : releaseFiles.keySet()) {
      if (!entries.containsKey(name)) {
        throw new TransparencyException(ReleaseIndex.PATH + " lacks the file " + name);
      }
    }
  }

  private static String printable(String text) {
    return String.valueOf(text).replaceAll("[^\\w./-]", "?");
  }

  /**
   * Checks the release files that the index shows, and that it lacks only those whose retention
   * period is over. Returns the result in words.
   *
   * @param check checks the file of an opening, as {@link PublicLogVerifier#checkFile}
   */
  String checkShown(
      BiConsumer<EntryOpening, PublicFiles> check, Supplier<Catalog> catalog, Instant now) {
    List<Logged> missing = new ArrayList<>();
    for (Logged one : logged) {
      if (entries.containsKey(one.name())) {
        check.accept(one.opening(), this::read);
      } else {
        checkOver(one, catalog, now);
        missing.add(one);
      }
    }
    String words = logged.size() - missing.size() + " releases have the bytes that were logged";
    return missing.isEmpty()
        ? words
        : "%s; %s are not in the folder, since their retention period is over"
            .formatted(words, missing.size());
  }

  /** Checks that a release can be missing: its declared period is over. */
  private void checkOver(Logged missing, Supplier<Catalog> catalog, Instant now) {
    Period keep = ReleaseIndex.period(catalog.get(), missing.stream());
    if (!Expiry.at(now).isPast(missing.window().end().minusDays(1), keep)) {
      throw new TransparencyException(
          index.isEmpty()
              ? unreadable + "; the log has releases such as " + missing.path()
              : "%s is missing, and its retention period of %s is not over; use --catalog if the lake has another"
                  .formatted(missing.path(), keep));
    }
  }

  /** Checks the release files of some openings. Returns the result in words. */
  String checkNamed(BiConsumer<EntryOpening, PublicFiles> check, Collection<EntryOpening> chosen) {
    chosen.forEach(one -> check.accept(one, this::read));
    return chosen.size() + " releases have the bytes that were logged";
  }

  /** Reads a file by its path in the lake. The index can name another file, with its digest. */
  private byte[] read(String path) {
    ReleaseIndex.Entry entry = entries.get(path.substring(FOLDER.length()));
    return files.read(entry == null ? path : FOLDER + entry.path());
  }

  /** Checks that the files have the digests of the index. Returns the result in words. */
  String checkDigests() {
    for (ReleaseIndex.Entry entry : entries.values()) {
      checked(entry);
    }
    return entries.size() + " files have the digests of " + ReleaseIndex.PATH;
  }

  private byte[] checked(ReleaseIndex.Entry entry) {
    byte[] bytes = files.read(FOLDER + entry.path());
    if (bytes.length != entry.bytes() || !Digests.sha256Hex(bytes).equals(entry.sha256())) {
      throw new TransparencyException(
          FOLDER + entry.path() + " does not have the digest of " + ReleaseIndex.PATH);
    }
    return bytes;
  }

  /** Checks that a folder has no other files than the index. Returns the result in words. */
  String checkFolder(Path base) {
    Path folder = base.resolve(FOLDER);
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return "nothing is released in the folder";
    }
    Set<String> named = new TreeSet<>();
    index.ifPresent(read -> named.add(ReleaseIndex.PATH));
    entries.values().forEach(entry -> named.add(FOLDER + entry.path()));
    Set<String> earlier = earlier();
    Collection<String> unknown = new TreeSet<>();
    Collection<String> notCovered = new TreeSet<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file :
          walk.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        String path = base.relativize(file).toString().replace('\\', '/');
        boolean isRegular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (ReleaseIndex.isOwn(path) || earlier.contains(path)) {
          notCovered.add(path);
        } else if (!isRegular || !named.contains(path)) {
          unknown.add(path);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new TransparencyException("cannot read " + folder);
    }
    if (!unknown.isEmpty()) {
      throw new TransparencyException(
          "%s files are not in the index, such as %s"
              .formatted(unknown.size(), printable(unknown.iterator().next())));
    }
    return "every release in the folder is in the log"
        + (notCovered.isEmpty() ? "" : "; not covered: " + String.join(", ", notCovered));
  }

  /** Returns the files of the index before, which only a copy of an object store has. */
  private Set<String> earlier() {
    boolean ofObjectStore =
        entries.values().stream().anyMatch(entry -> !entry.path().equals(entry.name()));
    return ofObjectStore ? Set.copyOf(index.orElseThrow().previous()) : Set.of();
  }

  /**
   * Checks that the derived files are what the release files and the declarations give. Returns the
   * result in words.
   *
   * @throws TransparencyException if a file differs or cannot be checked
   */
  String checkDerived(Supplier<Catalog> catalog) {
    if (index.isEmpty()) {
      return "there are no derived files";
    }
    List<String> differences = new ArrayList<>();
    String content = String.valueOf(index.get().content());
    boolean declared = content.contains("_" + catalog.get().fingerprint() + "_");
    try {
      Path folder = Files.createTempDirectory("telemetry-");
      try {
        List<Release> releases = new ArrayList<>();
        Set<String> names = new TreeSet<>(Set.of("catalog.duckdb", "verify.sql"));
        for (ReleaseIndex.Entry entry : entries.values()) {
          byte[] bytes = checked(entry);
          Path copy = folder.resolve(FOLDER).resolve(entry.name());
          Files.createDirectories(copy.getParent());
          Files.write(copy, bytes);
          if (entry.name().startsWith(RELEASE_FILES)) {
            names.add(entry.name());
            releases.add(Release.parse(bytes));
          }
        }
        releases.forEach(release -> names.addAll(tables(release)));
        entries.keySet().stream()
            .filter(name -> !names.contains(name))
            .forEach(name -> differences.add(name + " is added"));
        differences.addAll(ReleaseView.differences(folder, releases, content, catalog));
      } finally {
        LocalStore.deleteTree(folder);
      }
    } catch (TransparencyException wrong) {
      throw wrong;
    } catch (IOException | RuntimeException e) {
      throw new TransparencyException("the derived files cannot be checked: " + e.getMessage());
    }
    if (differences.isEmpty()) {
      return "the derived files have what the releases give; not covered: the list"
          + " dictionary.suppressed_tables";
    }
    throw new TransparencyException(
        "%s: %s differences, such as %s%s"
            .formatted(
                FOLDER,
                differences.size(),
                differences.get(0),
                declared
                    ? ""
                    : ". It was made from other declarations than those of this program: use the"
                        + " program's version that made it, or --catalog"));
  }

  private static List<String> tables(Release release) {
    String folder = release.window().kind().word() + "/";
    return release.tables().stream().map(table -> folder + table.name() + ".parquet").toList();
  }
}
