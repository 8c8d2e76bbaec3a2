package org.obmeet.telemetry.jobs.aggregate.population;

import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * The population of counted records, built from the exact cells of its cubes. Each cube becomes a
 * table. The cube's filter becomes a node of each filtered dimension. Measures are the number of
 * records, the sum of each field and, last, the number of distinct contributors. A cube has the
 * last measure only if it is no bridge, it has no measure of records, and its cells have as many
 * contributors as their children together.
 */
final class RecordsPopulation {
  private final Scope narrowest;
  private final Population population;
  private final List<PopulationCube> cubes = new ArrayList<>();

  /** The hierarchy of each dimension by field, in the order of the dimensions. */
  private final SortedMap<String, SharedHierarchy> hierarchies;

  private final List<String> fields;
  private final List<ProtectedMeasure> measures = new ArrayList<>();

  /** The declaration of each measure except the number of contributors. */
  private final List<Cube.Measure> declared = new ArrayList<>();

  /** The population's index of each sole contributor, from 0, by the run's index. */
  private final Map<Integer, Integer> soleContributors = new HashMap<>();

  /**
   * Builds the population of cubes and bridges.
   *
   * @param narrowest the scope of consent that every record has
   * @param publications the publication of each cube's table, by name
   */
  RecordsPopulation(
      List<ExactCubeCells> cells, Scope narrowest, Map<String, Table.Publication> publications) {
    this.narrowest = narrowest;
    this.hierarchies = hierarchies(cells, narrowest);
    this.fields = List.copyOf(hierarchies.keySet());
    addMeasures(cells);
    Population.Builder builder =
        new Population.Builder(
            hierarchies.values().stream().map(SharedHierarchy::hierarchy).toList(), measures);
    for (ExactCubeCells one : cells) {
      cubes.add(addTable(builder, one, publications.get(one.cube().name())));
    }
    this.population = builder.build();
  }

  Population population() {
    return population;
  }

  List<PopulationCube> cubes() {
    return cubes;
  }

  Optional<PopulationCube> cube(String name) {
    return cubes.stream().filter(one -> one.cube().name().equals(name)).findFirst();
  }

  /**
   * Returns the cell of a cube by the labels in a released table; -1 if there is no such cell.
   *
   * @param labels one label per dimension of the cube, {@code *} for the total
   */
  int find(PopulationCube cube, List<String> labels) {
    Map<String, String> byField = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      byField.put(fields.get(cube.dimensions()[i]), labels.get(i));
    }
    return find(cube.filter(), byField);
  }

  /** Returns the cell of the records with some labels, by field; -1 if no cube has such a cell. */
  int find(Map<String, String> labels) {
    return find(new int[fields.size()], labels);
  }

  /** Returns the cell with these nodes, except for the fields with a label. */
  private int find(int[] nodes, Map<String, String> labels) {
    for (Map.Entry<String, String> label : labels.entrySet()) {
      Optional<Integer> node =
          Optional.ofNullable(hierarchies.get(label.getKey()))
              .flatMap(hierarchy -> hierarchy.node(label.getValue()));
      if (node.isEmpty()) {
        return PopulationCube.NONE;
      }
      nodes[fields.indexOf(label.getKey())] = node.get();
    }
    return population.find(nodes);
  }

  private static SortedMap<String, SharedHierarchy> hierarchies(
      List<ExactCubeCells> cells, Scope narrowest) {
    List<Cube> cubes = cells.stream().map(ExactCubeCells::cube).toList();
    SortedMap<String, SharedHierarchy.Builder> builders = new TreeMap<>();
    for (ExactCubeCells one : cells) {
      for (int d = 0; d < one.cube().dimensions().size(); d++) {
        builders
            .computeIfAbsent(one.cube().dimensions().get(d).field(), SharedHierarchy.Builder::new)
            .add(one.table().trees().get(d));
      }
      CubeFilter.of(one.cube(), narrowest)
          .forEach(
              (field, label) ->
                  builders
                      .computeIfAbsent(field, SharedHierarchy.Builder::new)
                      .add(BridgeCubes.dimension(field, cubes).hierarchy().path(label)));
    }
    SortedMap<String, SharedHierarchy> hierarchies = new TreeMap<>();
    builders.forEach((field, builder) -> hierarchies.put(field, builder.build()));
    return hierarchies;
  }

  private void addMeasures(List<ExactCubeCells> cells) {
    Set<String> names = new HashSet<>();
    for (ExactCubeCells one : cells) {
      for (Cube.Measure measure : one.additiveMeasures()) {
        int known = indexOf(measure);
        if (known < 0) {
          boolean records = measure.kind() == Cube.MeasureKind.RECORDS;
          String name = records ? "records" : measure.field();
          String unique =
              names.add(name) ? name : name + " " + measure.min() + ".." + measure.max();
          ProtectedMeasure.Kind kind =
              records ? ProtectedMeasure.Kind.COUNT : ProtectedMeasure.Kind.SUM;
          measures.add(new ProtectedMeasure(unique, kind, measure.dominance()));
          declared.add(measure);
        } else if (measure.dominance()) {
          ProtectedMeasure same = measures.get(known);
          measures.set(known, new ProtectedMeasure(same.name(), same.kind(), true));
        }
      }
    }
    measures.add(UnsafeCells.CONTRIBUTORS);
  }

  private int contributorMeasure() {
    return measures.size() - 1;
  }

  /** Returns the index of a measure; {@link PopulationCube#NONE} if the population lacks it. */
  private int indexOf(Cube.Measure measure) {
    return Iterables.indexOf(declared, known -> BridgeCubes.same(known, measure));
  }

  private PopulationCube addTable(
      Population.Builder builder, ExactCubeCells cells, Table.Publication publication) {
    Cube cube = cells.cube();
    int[] dimensions =
        cube.dimensions().stream()
            .mapToInt(dimension -> fields.indexOf(dimension.field()))
            .toArray();
    int[] filter = new int[fields.size()];
    CubeFilter.of(cube, narrowest)
        .forEach(
            (field, label) ->
                filter[fields.indexOf(field)] = hierarchies.get(field).node(label).orElseThrow());
    List<Cube.Measure> additive = cells.additiveMeasures();
    int[] ownMeasures = additive.stream().mapToInt(this::indexOf).toArray();
    int countMeasure = countMeasure(cells, ownMeasures);
    List<Integer> allMeasures = new ArrayList<>();
    if (countMeasure != PopulationCube.NONE) {
      allMeasures.add(countMeasure);
    }
    Arrays.stream(ownMeasures).filter(m -> m != countMeasure).forEach(allMeasures::add);
    int tableIndex =
        builder.table(
            new Table(
                cube.name(),
                Arrays.stream(dimensions).boxed().toList(),
                Arrays.stream(filter).boxed().toList(),
                allMeasures,
                publication,
                cube.threshold()));
    ContributorFootprints footprints = new ContributorFootprints(cells.table());
    int[][] nodes = nodes(cells.table(), dimensions, filter);
    int[] populationCells = new int[nodes.length];
    IntStream.range(0, nodes.length)
        .boxed()
        .sorted((a, b) -> Arrays.compare(nodes[a], nodes[b]))
        .forEach(
            cell ->
                populationCells[cell] =
                    builder.cell(
                        tableIndex,
                        nodes[cell],
                        cells.table().contributors(cell),
                        cells.table().eligible(cell),
                        soleContributor(footprints, cell),
                        values(cells, cell, additive, ownMeasures, countMeasure)));
    return new PopulationCube(
        cells,
        footprints,
        tableIndex,
        dimensions,
        filter,
        ownMeasures,
        countMeasure,
        populationCells,
        PopulationCube.inverse(populationCells));
  }

  /** Returns the measure that decides whether a row of a cube is published, or {@code NONE}. */
  private int countMeasure(ExactCubeCells cells, int[] ownMeasures) {
    boolean distinctCount = !BridgeCubes.isBridge(cells.cube().name()) && cells.contributorsAddUp();
    return IntStream.range(0, ownMeasures.length)
        .filter(m -> cells.additiveMeasures().get(m).kind() == Cube.MeasureKind.RECORDS)
        .map(m -> ownMeasures[m])
        .findFirst()
        .orElse(distinctCount ? contributorMeasure() : PopulationCube.NONE);
  }

  /** Returns the population's nodes of each cell, one per dimension of the population. */
  private int[][] nodes(CellTable table, int[] dimensions, int[] filter) {
    int[][] nodes = Stream.generate(filter::clone).limit(table.size()).toArray(int[][]::new);
    for (int d = 0; d < dimensions.length; d++) {
      int[] ofTree = hierarchies.get(fields.get(dimensions[d])).nodesOf(table.trees().get(d));
      for (int cell = 0; cell < nodes.length; cell++) {
        nodes[cell][dimensions[d]] = ofTree[table.node(cell, d)];
      }
    }
    return nodes;
  }

  private int soleContributor(ContributorFootprints footprints, int cell) {
    OptionalInt only = footprints.soleContributor(cell);
    return only.isEmpty()
        ? Population.NO_CONTRIBUTOR
        : soleContributors.computeIfAbsent(only.getAsInt(), c -> soleContributors.size());
  }

  private CellValues[] values(
      ExactCubeCells cells,
      int cell,
      List<Cube.Measure> additive,
      int[] ownMeasures,
      int countMeasure) {
    CellValues[] values = new CellValues[measures.size()];
    for (int m = 0; m < ownMeasures.length; m++) {
      values[ownMeasures[m]] = cells.values(cell, m, additive.get(m));
    }
    if (countMeasure == contributorMeasure()) {
      values[countMeasure] =
          ExactCubeCells.contributorValues(
              cells.table().contributors(cell), cells.table().eligible(cell));
    }
    return values;
  }
}
