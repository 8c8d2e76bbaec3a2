package org.obmeet.telemetry.cli.attack;

import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.obmeet.telemetry.cli.protect.spec.ImpossibleCombinationsReader;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * The released tables of one population and period, read from folders.
 *
 * @param tables tables with the name {@code FOLDER/TABLE}, whose folder is a path if two folders
 *     have the same last name, and their additive measures; a measure has the same number of
 *     decimals in all tables
 * @param hierarchies parent labels by dimension; a dimension without them is flat
 * @param countsWithPublishedZeros names of the count measures whose zeros are all published
 */
record ReleasedFolders(
    List<ProtectedTable> tables,
    Map<String, ParentLabels> hierarchies,
    Set<String> countsWithPublishedZeros) {
  /**
   * Reads folders.
   *
   * @param measure the only measure to read; empty for all measures
   * @param hierarchyFile more hierarchies, {@code {dimension: {value: parent}}}
   * @throws JobException with {@link ExitCode#BAD_INPUT} if a folder or file is not a release
   */
  static ReleasedFolders read(
      List<Path> folders, Optional<String> measure, Optional<Path> hierarchyFile)
      throws IOException {
    Map<String, Map<String, String>> parents = new TreeMap<>();
    List<ReleasedFile> files = new ArrayList<>();
    Set<String> counts = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    for (Path folder : new LinkedHashSet<>(folders)) {
      FolderManifest manifest = FolderManifest.of(folder);
      merge(parents, manifest.parents(), folder);
      for (Path csv : csvs(folder)) {
        ReleasedFile file = ReleasedFile.read(csv, name(folder, folders), manifest);
        files.add(file);
        for (String name : file.measures()) {
          (manifest.isCountWithoutHiddenZeros(name) ? counts : others).add(name);
        }
      }
    }
    if (hierarchyFile.isPresent()) {
      merge(parents, FolderManifest.parents(hierarchyFile.get()), hierarchyFile.get());
    }
    measure.ifPresent(name -> checkMeasure(name, files));
    Map<String, Integer> decimals = decimals(files, measure);
    counts.removeAll(others);
    return new ReleasedFolders(
        files.stream().map(f -> f.table(decimals)).toList(), hierarchies(parents), counts);
  }

  /** Returns the last name of a folder, or its path if another one has the same last name. */
  private static String name(Path folder, List<Path> folders) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    boolean shared =
        last == null
            || folders.stream()
                .filter(other -> !other.equals(folder))
                .anyMatch(other -> other.toAbsolutePath().normalize().endsWith(last));
    return (shared ? folder : last).toString();
  }

  private static Map<String, ParentLabels> hierarchies(Map<String, Map<String, String>> parents) {
    Map<String, ParentLabels> hierarchies = new TreeMap<>();
    try {
      parents.forEach((name, byValue) -> hierarchies.put(name, new ParentLabels(name, byValue)));
    } catch (IllegalArgumentException e) {
      throw JobException.badInput(e.getMessage(), e);
    }
    return hierarchies;
  }

  private static List<Path> csvs(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw JobException.badInput(
          "RELEASE_DIR must be a folder of released CSV files; it is '" + folder + "'");
    }
    List<Path> files =
        MoreFiles.listFiles(folder).stream()
            .filter(file -> file.getFileName().toString().endsWith(".csv"))
            .sorted()
            .toList();
    if (files.isEmpty()) {
      throw JobException.badInput(
          "RELEASE_DIR must contain released CSV files; there are none in '" + folder + "'");
    }
    return files;
  }

  private static void merge(
      Map<String, Map<String, String>> into, Map<String, Map<String, String>> more, Path from) {
    more.forEach(
        (dimension, parents) -> {
          Map<String, String> all = into.computeIfAbsent(dimension, d -> new TreeMap<>());
          parents.forEach(
              (value, parent) -> {
                String known = all.putIfAbsent(value, parent);
                if (known != null && !known.equals(parent)) {
                  throw JobException.badInput(
                      ("%s: the hierarchy of '%s' gives '%s' another parent than the other files:"
                              + " '%s', not '%s'")
                          .formatted(from, dimension, value, parent, known));
                }
              });
        });
  }

  private static void checkMeasure(String name, List<ReleasedFile> files) {
    List<String> measures = files.stream().flatMap(f -> f.measures().stream()).distinct().toList();
    if (!measures.contains(name)) {
      throw JobException.badInput(
          "--measure must be one of " + String.join(", ", measures) + "; it is '" + name + "'");
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

  /**
   * Reads the cells that are known to be empty.
   *
   * @throws JobException with {@link ExitCode#BAD_INPUT} if a line is not a cell of the tables
   */
  List<Map<String, String>> readZeroCells(Path file) {
    Map<String, Set<String>> values = values();
    return ImpossibleCombinationsReader.read(
        "--zeros",
        file,
        values.keySet(),
        (dimension, label) ->
            values.get(dimension).contains(label)
                ? Optional.empty()
                : Optional.of("must be empty or a value of the tables; it is '" + label + "'"));
  }

  /** Returns the leaf values of each dimension, without inner levels, groups and the total. */
  private Map<String, Set<String>> values() {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    for (ProtectedTable table : tables) {
      for (int d = 0; d < table.dimensions().size(); d++) {
        String dimension = table.dimensions().get(d);
        Set<String> labels = values.computeIfAbsent(dimension, x -> new TreeSet<>());
        Map<String, List<String>> groups = table.groups().getOrDefault(dimension, Map.of());
        groups.values().forEach(labels::addAll);
        for (ProtectedTable.Row row : table.rows()) {
          if (!groups.containsKey(row.labels().get(d))) {
            labels.add(row.labels().get(d));
          }
        }
      }
    }
    values.forEach(
        (dimension, labels) -> {
          ParentLabels hierarchy =
              hierarchies.getOrDefault(dimension, ParentLabels.flat(dimension));
          labels.addAll(hierarchy.leaves());
          labels.removeIf(hierarchy::isInnerLabel);
          labels.remove(ParentLabels.TOTAL);
        });
    return values;
  }
}
