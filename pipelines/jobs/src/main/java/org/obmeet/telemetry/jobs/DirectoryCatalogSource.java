package org.obmeet.telemetry.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/** A catalogue in a folder, with the same layout as the shipped catalogue. */
final class DirectoryCatalogSource implements CatalogSource {
  private final Path root;

  DirectoryCatalogSource(Path root) {
    this.root = root;
  }

  /** Returns a hash of the names and texts of all files of the catalogue. */
  String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<String> folders = new ArrayList<>(Catalogs.FOLDERS);
      folders.add("ladders"); // the former name of hierarchies
      for (String folder : folders) {
        for (String path : files(folder)) {
          digest.update((path + '\0' + text(path) + '\0').getBytes(StandardCharsets.UTF_8));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
    }
  }

  @Override
  public SortedSet<String> files(String folder) {
    Path below = root.resolve(folder);
    if (!Files.isDirectory(below)) {
      return new TreeSet<>();
    }
    try (Stream<Path> walk = Files.walk(below)) {
      return walk.filter(Files::isRegularFile)
          .map(p -> root.relativize(p).toString().replace('\\', '/'))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + below, e);
    }
  }

  @Override
  public String text(String path) {
    Path file = root.resolve(path);
    if (!Files.isRegularFile(file)) {
      throw new CatalogException(path, "file", "missing", "an existing file");
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
