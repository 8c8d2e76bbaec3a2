package org.obmeet.telemetry.cli.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * The released tables of one population and period, read from folders.
 *
 * @param tables tables with the name {@code FOLDER/TABLE} and their additive measures; a measure
 *     has the same number of decimals in all tables
 * @param parents parent of each value, by dimension and value
 * @param counts names of the count measures whose empty rows are all published
 */
public record ReleasedFolders(
    List<ReleasedTable> tables, Map<String, Map<String, String>> parents, Set<String> counts) {
  public ReleasedFolders {
    tables = List.copyOf(tables);
    parents = new TreeMap<>(parents);
    counts = Set.copyOf(counts);
  }

  /**
   * Reads folders.
   *
   * @param measure the only measure to read; empty for all measures
   * @param hierarchyFile more hierarchies, {@code {dimension: {value: parent}}}
   * @throws JobException with exit code 43 if a folder or file is not a release
   */
  public static ReleasedFolders read(
      List<Path> folders, Optional<String> measure, Optional<Path> hierarchyFile)
      throws IOException {
    Map<String, Map<String, String>> parents = new TreeMap<>();
    List<ReleasedFile> files = new ArrayList<>();
    Set<String> counts = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    for (Path folder : folders) {
      FolderManifest manifest = FolderManifest.of(folder);
      merge(parents, manifest.parents(), folder);
      for (Path csv : csvs(folder)) {
        ReleasedFile file = ReleasedFile.read(csv, manifest);
        files.add(file);
        file.measures()
            .forEach(name -> (manifest.counts().contains(name) ? counts : others).add(name));
      }
    }
    if (hierarchyFile.isPresent()) {
      merge(parents, FolderManifest.parents(hierarchyFile.get()), hierarchyFile.get());
    }
    measure.ifPresent(name -> checkMeasure(name, files));
    Map<String, Integer> decimals = decimals(files, measure);
    counts.removeAll(others);
    return new ReleasedFolders(
        files.stream().map(f -> f.table(decimals)).toList(), parents, counts);
  }

  /** Returns the hierarchies of all dimensions that have a hierarchy. */
  public List<ParentLabels> hierarchies() {
    List<ParentLabels> hierarchies = new ArrayList<>();
    for (Map.Entry<String, Map<String, String>> hierarchy : parents.entrySet()) {
      try {
        hierarchies.add(new ParentLabels(hierarchy.getKey(), hierarchy.getValue()));
      } catch (IllegalArgumentException e) {
        throw new JobException(ExitCode.BAD_INPUT, e.getMessage(), e);
      }
    }
    return hierarchies;
  }

  private static List<Path> csvs(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "RELEASE_DIR must be a folder of released CSV files; it is '" + folder + "'");
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(f -> f.getFileName().toString().endsWith(".csv")).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "RELEASE_DIR must contain released CSV files; there are none in '" + folder + "'");
    }
    return files;
  }

  private static void merge(
      Map<String, Map<String, String>> into, Map<String, Map<String, String>> more, Path from) {
    more.forEach(
        (dimension, parents) ->
            parents.forEach(
                (value, parent) -> {
                  String known =
                      into.computeIfAbsent(dimension, d -> new TreeMap<>())
                          .putIfAbsent(value, parent);
                  if (known != null && !known.equals(parent)) {
                    throw new JobException(
                        ExitCode.BAD_INPUT,
                        ("%s: the hierarchy of '%s' gives '%s' another parent than the "
                                + "other files: '%s', not '%s'")
                            .formatted(from, dimension, value, parent, known));
                  }
                }));
  }

  private static void checkMeasure(String name, List<ReleasedFile> files) {
    if (files.stream().noneMatch(f -> f.measures().contains(name))) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "--measure must be one of %s; it is '%s'"
              .formatted(
                  String.join(
                      ", ", files.stream().flatMap(f -> f.measures().stream()).distinct().toList()),
                  name));
    }
  }

  /** Returns, for each measure to read, its maximum number of decimals in all files. */
  private static Map<String, Integer> decimals(List<ReleasedFile> files, Optional<String> measure) {
    Map<String, Integer> decimals = new LinkedHashMap<>();
    for (ReleasedFile file : files) {
      for (String name : file.measures()) {
        if (measure.isEmpty() || measure.get().equals(name)) {
          decimals.merge(name, file.decimals(name), Math::max);
        }
      }
    }
    return decimals;
  }

  static Map<String, Object> json(Path file) {
    try {
      return JsonText.map(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new JobException(ExitCode.BAD_INPUT, file + ": the file must contain a JSON object", e);
    }
  }
}
