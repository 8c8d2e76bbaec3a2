package org.obmeet.telemetry.jobs;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cubes.CubeAggregator;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/** Loads the catalogue of a run, from a folder or as shipped, and checks that it covers a lake. */
public final class Catalogs {
  /** The value for the catalogue that ships with the program. */
  public static final String SHIPPED = "";

  /** The data sets that the jobs and the collector need. */
  private static final List<String> DATASETS =
      List.of("community_events", "consent", "instance_statistics");

  private static volatile Catalog last;

  private Catalogs() {}

  /**
   * Returns the catalogue of a folder or of {@link #SHIPPED}. If the files of a folder are those
   * that were loaded last, they are not loaded again.
   *
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if a file is invalid
   */
  public static Catalog load(String folder) {
    if (folder.equals(SHIPPED)) {
      return Catalog.load();
    }
    FolderSource source = new FolderSource(Path.of(folder));
    Catalog known = last;
    if (known == null || !known.fingerprint().equals(fingerprint(folder))) {
      known = checked(Catalog.load(source));
      last = known;
    }
    return known;
  }

  /**
   * Returns {@link Catalog#fingerprint()} of a folder or of {@link #SHIPPED}, without loading it.
   */
  public static String fingerprint(String folder) {
    return Catalog.fingerprint(source(folder), path -> true);
  }

  private static CatalogSource source(String folder) {
    return folder.equals(SHIPPED) ? CatalogSource.classPath() : new FolderSource(Path.of(folder));
  }

  /** Checks that a catalogue has the data sets of the program, and the facts their functions. */
  private static Catalog checked(Catalog catalog) {
    for (String name : DATASETS) {
      if (!catalog.datasets().containsKey(name)) {
        String file = "datasets/" + name + "/dataset.yaml";
        throw new CatalogException(
            file, "there is no such file, but the program needs the data set");
      }
    }
    for (Cube cube : catalog.cubes()) {
      cube.derive().ifPresent(fact -> requireFunction(fact, cube, catalog));
    }
    return catalog;
  }

  private static void requireFunction(Fact fact, Cube cube, Catalog catalog) {
    try {
      CubeAggregator.of(catalog.dataset(cube.stream()), List.of(cube));
    } catch (IllegalArgumentException e) {
      String file = "facts/" + fact.name() + ".yaml";
      throw new CatalogException(file, "fact", fact.name(), e.getMessage());
    }
  }

  /**
   * Returns version and digest of the policy of a catalogue, and the digest of its files. Neither
   * digest covers {@code policy/disclosure.yaml}, because readers could find its few possible
   * values by trial.
   */
  public static Map<String, Object> digests(String folder) {
    CatalogSource source = source(folder);
    byte[] policy = source.text("policy/processing.yaml").getBytes(StandardCharsets.UTF_8);
    String version = load(folder).processing().policyVersion();
    // The order of the keys is fixed, because release files keep it.
    return ImmutableMap.of(
        "policy",
        ImmutableMap.of(
            "version", version, "files", Map.of("processing.yaml", Digests.sha256Hex(policy))),
        "catalog_sha256",
        Catalog.fingerprint(source, path -> !path.equals("policy/disclosure.yaml")));
  }

  /**
   * Checks that a catalog has the data sets and schema versions of a lake's rows.
   *
   * @throws JobException if rows are of an undeclared data set or of a newer schema version
   */
  public static void check(Catalog catalog, LakeState state) {
    state
        .versions()
        .forEach(
            (stream, version) -> {
              Dataset dataset = catalog.datasets().get(stream);
              int known = dataset == null ? 0 : dataset.version();
              if (version > known) {
                throw JobException.badInput(
                    String.format(
                        Locale.ROOT,
                        "the lake contains rows of %s with schema version %d; this program knows"
                            + " versions up to %d. Nothing was changed. Use the newer program.",
                        stream,
                        version,
                        known));
              }
            });
  }

  /**
   * A catalogue in a folder, with the same layout as the shipped catalogue. Hidden files and
   * folders, such as those of editors, are ignored.
   */
  private record FolderSource(Path root) implements CatalogSource {
    @Override
    public SortedSet<String> files(String folder) {
      Path below = root.resolve(folder);
      if (!Files.isDirectory(below)) {
        return new TreeSet<>();
      }
      try (Stream<Path> walk = Files.walk(below, FileVisitOption.FOLLOW_LINKS)) {
        return walk.filter(Files::isRegularFile)
            .map(file -> root.relativize(file).toString().replace('\\', '/'))
            .filter(path -> !path.contains("/."))
            .collect(Collectors.toCollection(TreeSet::new));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + below, e);
      }
    }

    @Override
    public String text(String path) {
      Path file = root.resolve(path);
      if (!Files.isRegularFile(file)) {
        throw new CatalogException(path, "there is no such file");
      }
      try {
        return Files.readString(file);
      } catch (CharacterCodingException e) {
        throw new CatalogException(path, "the text is not UTF-8");
      } catch (IOException e) {
        throw new CatalogException(path, "the file cannot be read");
      }
    }
  }
}
