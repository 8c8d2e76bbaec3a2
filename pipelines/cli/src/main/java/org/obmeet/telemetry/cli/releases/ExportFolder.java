package org.obmeet.telemetry.cli.releases;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.disclosure.rules.Rounding;
import org.obmeet.telemetry.jobs.aggregate.ReleasedTables.Published;
import org.obmeet.telemetry.jobs.aggregate.population.CountedRecords;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Window;

/** Writes a folder of tables over one population and window, with definitions of their labels. */
final class ExportFolder {
  /** Ends the label of a leaf that represents all values of a node without a row. */
  private static final String OTHER_LEAF = ".*";

  /** Ends the label of the remainder of a node. */
  private static final String REMAINDER = " " + ReleasedCube.OTHER;

  private final String stream;
  private final Window window;
  private final List<Published> tables;
  private final Map<String, DimensionHierarchy> hierarchies;
  private final List<Cube> cubes;
  private final List<DataPackage.Resource> resources = new ArrayList<>();

  private final SortedMap<String, SortedMap<String, String>> parents = new TreeMap<>();

  private final SortedMap<String, SortedSet<String>> leaves = new TreeMap<>();

  /**
   * @param tables the tables to write, all of one population
   * @param cubes declared cubes, for the hierarchies of their dimensions
   */
  ExportFolder(String stream, Window window, List<Published> tables, Collection<Cube> cubes) {
    this.stream = stream;
    this.window = window;
    this.tables = tables;
    this.hierarchies = new TreeMap<>();
    this.cubes = cubes.stream().filter(cube -> cube.stream().equals(stream)).toList();
    this.cubes.stream()
        .flatMap(cube -> cube.dimensions().stream())
        .forEach(d -> hierarchies.putIfAbsent(d.field(), d.hierarchy()));
    tables.forEach(this::collectParents);
    parents.forEach(this::completeLeaves);
  }

  private void collectParents(Published published) {
    List<String> dimensions = published.table().dimensions();
    for (int d = 0; d < dimensions.size(); d++) {
      SortedMap<String, String> known =
          parents.computeIfAbsent(dimensions.get(d), k -> new TreeMap<>());
      leaves.computeIfAbsent(dimensions.get(d), k -> new TreeSet<>());
      for (ReleasedCube.Row row : published.table().levels()) {
        String label = row.labels().get(d);
        if (!label.equals(ReleasedCube.TOTAL)) {
          List<String> path =
              hierarchies
                  .getOrDefault(dimensions.get(d), new DimensionHierarchy.Flat())
                  .path(label);
          known.putIfAbsent(label, "");
          for (int i = 0; i + 1 < path.size(); i++) {
            known.put(path.get(i), path.get(i + 1));
            known.putIfAbsent(path.get(i + 1), "");
          }
        }
      }
    }
  }

  /**
   * Adds leaves that represent all values without a row. There is one such leaf below each inner
   * node, and one below the total.
   */
  private void completeLeaves(String dimension, SortedMap<String, String> known) {
    SortedSet<String> inner = new TreeSet<>(known.values());
    inner.remove("");
    SortedSet<String> own = leaves.get(dimension);
    known.keySet().stream().filter(label -> !inner.contains(label)).forEach(own::add);
    for (String node : inner) {
      known.put(node + OTHER_LEAF, node);
      own.add(node + OTHER_LEAF);
    }
    own.add("*other*");
    known.values().removeIf(String::isEmpty);
  }

  /** Writes the additive tables. */
  void writeAdditive(String note, Path folder) throws IOException {
    write(note, folder, false);
  }

  /** Writes the distinct counts. */
  void writeDistinct(String note, Path folder) throws IOException {
    write(note, folder, true);
  }

  private void write(String note, Path folder, boolean distinct) throws IOException {
    Map<String, Object> groups = new TreeMap<>();
    Map<String, Object> measures = new TreeMap<>();
    for (Published table : tables) {
      for (int m = 0; m < table.table().measures().size(); m++) {
        ReleasedCube.Measure measure = table.table().measures().get(m);
        if ((measure.kind() == ReleasedCube.Kind.CONTRIBUTORS) == distinct) {
          String column = distinct ? measure.name() : column(table.declaration(), m);
          Map<String, Object> description =
              new TreeMap<>(Map.of("additive", !distinct, "decimals", 0));
          if (distinct) {
            description.put("rounding", rounding(table).base());
          }
          measures.put(column, description);
          String suffix = measure.kind() == ReleasedCube.Kind.SUM ? "." + measure.name() : "";
          String name = table.release().key().table() + suffix;
          write(table, m, column, name, folder, groups);
        }
      }
    }
    if (!measures.isEmpty()) {
      manifest(note, measures, groups, folder);
    }
  }

  private Optional<Cube> cube(Published table) {
    return cubes.stream()
        .filter(cube -> cube.name().equals(table.release().key().table()))
        .findFirst();
  }

  private Rounding rounding(Published table) {
    return cube(table)
        .map(cube -> CountedRecords.rounding(cube, window.kind(), cubes))
        .orElse(Rounding.STANDARD);
  }

  /** Returns the column name of a measure. Equal names mean an equal field and equal limits. */
  private static String column(ReleasedDeclaration declaration, int measure) {
    ReleasedDeclaration.Measure own = declaration.measures().get(measure);
    return own.kind().equals(Cube.MeasureKind.SUM.name())
        ? "sum_" + own.field() + "_" + own.min() + "_" + own.max()
        : "records";
  }

  private void write(
      Published published,
      int measure,
      String column,
      String name,
      Path folder,
      Map<String, Object> groups)
      throws IOException {
    ReleasedCube table = published.table();
    Files.createDirectories(folder);
    List<List<Object>> rows = new ArrayList<>();
    Map<String, SortedMap<String, List<String>>> own = new TreeMap<>();
    for (ReleasedCube.Row row : table.rows()) {
      rows.add(line(exported(table, row, own), row.values().get(measure)));
    }
    csv(published, measure, column, rows, folder.resolve(name + ".csv"));
    groups.put(name, own);
    if (table.dimensions().isEmpty()) {
      return;
    }
    List<List<Object>> levels = new ArrayList<>();
    for (ReleasedCube.Row row : table.levels()) {
      if (row.values().get(measure) != null) {
        levels.add(line(row.labels(), row.values().get(measure)));
      }
    }
    csv(published, measure, column, levels, folder.resolve(name + "_levels.csv"));
    groups.put(name + Cube.LEVELS, totals(table.dimensions()));
  }

  /** Returns the leaves of the total of each dimension, including values without a row. */
  private Map<String, Object> totals(List<String> dimensions) {
    Map<String, Object> totals = new TreeMap<>();
    dimensions.forEach(d -> totals.put(d, Map.of(ReleasedCube.TOTAL, leaves.get(d))));
    return totals;
  }

  private static List<Object> line(List<String> labels, Long value) {
    List<Object> line = new ArrayList<>(labels);
    ReleasedCube.Status status =
        value == null ? ReleasedCube.Status.SUPPRESSED : ReleasedCube.Status.PUBLISHED;
    line.add(status.word());
    line.add(value);
    return line;
  }

  /**
   * Returns the exported labels of a row. A label must have one meaning in the table. Therefore the
   * label of a remainder also contains the labels of the preceding dimensions.
   */
  private List<String> exported(
      ReleasedCube table,
      ReleasedCube.Row row,
      Map<String, SortedMap<String, List<String>>> groups) {
    List<String> labels = new ArrayList<>();
    for (int d = 0; d < row.labels().size(); d++) {
      String label = row.labels().get(d);
      String dimension = table.dimensions().get(d);
      if (isCell(table, row.labels(), d)) {
        labels.add(label);
      } else if (label.equals(ReleasedCube.ALL)) {
        labels.add(ReleasedCube.TOTAL);
      } else {
        List<String> before = row.labels().subList(0, d);
        String unique = before.isEmpty() ? label : label + " @ " + String.join(" / ", before);
        groups
            .computeIfAbsent(dimension, k -> new TreeMap<>())
            .put(unique, remainderLeaves(table, before, d, label));
        labels.add(unique);
      }
    }
    return labels;
  }

  /** Returns true if a label, together with the labels before it, identifies a published cell. */
  private static boolean isCell(ReleasedCube table, List<String> labels, int dimension) {
    List<String> cell = new ArrayList<>(labels.subList(0, dimension + 1));
    cell.addAll(Collections.nCopies(labels.size() - cell.size(), ReleasedCube.TOTAL));
    return table.levels().stream().anyMatch(level -> level.labels().equals(cell));
  }

  /** Returns the leaves in a remainder, given the labels of the preceding dimensions. */
  private List<String> remainderLeaves(
      ReleasedCube table, List<String> before, int dimension, String remainder) {
    Set<String> elsewhere = new HashSet<>();
    for (ReleasedCube.Row row : table.rows()) {
      String label = row.labels().get(dimension);
      if (row.labels().subList(0, dimension).equals(before)) {
        if (isCell(table, row.labels(), dimension)) {
          elsewhere.add(label);
        }
        if (label.endsWith(REMAINDER) && !label.equals(remainder)) {
          elsewhere.add(nodeOf(label));
        }
      }
    }
    String node = nodeOf(remainder);
    String field = table.dimensions().get(dimension);
    return leaves.get(field).stream()
        .filter(
            leaf -> {
              List<String> path =
                  Stream.iterate(leaf, Objects::nonNull, parents.get(field)::get).toList();
              int end = node.equals(ReleasedCube.TOTAL) ? path.size() : path.indexOf(node);
              return end >= 0 && Collections.disjoint(path.subList(0, end), elsewhere);
            })
        .toList();
  }

  /** Returns the parent whose remainder a label is. */
  private static String nodeOf(String remainder) {
    return remainder.equals(ReleasedCube.OTHER)
        ? ReleasedCube.TOTAL
        : remainder.substring(0, remainder.length() - REMAINDER.length());
  }

  private void csv(
      Published published, int measure, String column, List<List<Object>> rows, Path file)
      throws IOException {
    List<String> columns = new ArrayList<>(published.table().dimensions());
    columns.add("status");
    columns.add(column);
    try (PrintWriter out = new PrintWriter(file.toFile(), StandardCharsets.UTF_8)) {
      OutputFormat.CSV.write(ResultRows.of(columns, rows), out);
      if (out.checkError()) {
        throw new IOException("cannot write " + file);
      }
    }
    boolean distinct =
        published.table().measures().get(measure).kind() == ReleasedCube.Kind.CONTRIBUTORS;
    int base = distinct ? rounding(published).base() : 1;
    resources.add(
        new DataPackage.Resource(
            file, DataPackage.describe(published, cube(published), measure, column, base)));
  }

  /** Returns the files that have been written, with their meaning. */
  List<DataPackage.Resource> resources() {
    return List.copyOf(resources);
  }

  private void manifest(
      String note, Map<String, Object> measures, Map<String, Object> groups, Path folder)
      throws IOException {
    ReleasedDeclaration population = tables.get(0).declaration();
    Map<String, Object> whose =
        ImmutableMap.of(
            "name", ReleaseExport.populationName(population),
            "consent_scope", population.scope(),
            "where", population.where(),
            "fact", population.fact());
    Map<String, Object> map =
        ImmutableMap.of(
            "stream", stream,
            "window", window.toString(),
            "population", whose,
            "note", note,
            "measures", measures,
            "ladders", parents,
            "groups", groups);
    Files.writeString(
        folder.resolve("_MANIFEST.json"), JsonText.indented(map) + "\n", StandardCharsets.UTF_8);
  }
}
