package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.CellValues;
import org.obmeet.telemetry.disclosure.model.Measure;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Builds the population of one record set from the cells that the kernel counted. Each cube becomes
 * a table. The cube's filter becomes a node of each filtered dimension. Measures are the number of
 * records, the sum of each field and, last, the number of distinct contributors. A cube has the
 * last measure only if it counts contributors alone and the contributors of its cells add up.
 */
final class KernelPopulation {
  private static final String RECORDS = "records";
  private static final String CONTRIBUTORS = "contributors";

  private final Map<String, Integer> dimensions = new LinkedHashMap<>();
  private final List<SharedHierarchy> hierarchies = new ArrayList<>();
  private final List<Measure> measures = new ArrayList<>();

  /** The declaration of each measure except the number of contributors. */
  private final List<Cube.Measure> declared = new ArrayList<>();

  private final List<PopulationCube> members = new ArrayList<>();
  private final Scope narrowest;
  private Population population;

  private KernelPopulation(Scope narrowest) {
    this.narrowest = narrowest;
  }

  /**
   * Builds the population of cubes and bridges.
   *
   * @param cells cubes and bridges of one record set, each with at least one cell
   * @param narrowest the scope of consent that every record has
   * @param roles the publication of each cube's table, by name
   */
  static KernelPopulation of(
      List<ExactCubeCells> cells, Scope narrowest, Map<String, Table.Publication> roles) {
    KernelPopulation kernel = new KernelPopulation(narrowest);
    kernel.addDimensions(cells);
    kernel.addMeasures(cells);
    Population.Builder builder =
        new Population.Builder(
            kernel.hierarchies.stream().map(SharedHierarchy::hierarchy).toList(), kernel.measures);
    for (ExactCubeCells one : cells) {
      kernel.addTable(builder, one, roles.get(one.cube().name()));
    }
    kernel.addCells(builder);
    return kernel;
  }

  Population population() {
    return population;
  }

  List<PopulationCube> members() {
    return members;
  }

  /** Returns the member of the population for a cube; empty if there is none. */
  Optional<PopulationCube> member(String cube) {
    return members.stream().filter(m -> m.cube().name().equals(cube)).findFirst();
  }

  /** Returns the number of a field's dimension. */
  int dimension(String field) {
    return dimensions.get(field);
  }

  /** Returns the node of each dimension that contains all records of a cube. */
  int[] filter(Cube cube) {
    int[] filter = new int[hierarchies.size()];
    RecordSet.filter(cube, narrowest)
        .forEach(
            (field, label) -> {
              int dimension = dimensions.get(field);
              filter[dimension] = hierarchies.get(dimension).node(label).orElseThrow();
            });
    return filter;
  }

  /**
   * Returns the cell of a cube by the labels in a released table; -1 if the cell has no
   * contributor.
   *
   * @param labels one label per dimension of the cube, {@code *} for the total
   */
  int find(Cube cube, List<String> labels) {
    int[] nodes = filter(cube);
    for (int i = 0; i < labels.size(); i++) {
      int dimension = dimensions.get(cube.dimensions().get(i).field());
      Optional<Integer> node = hierarchies.get(dimension).node(labels.get(i));
      if (node.isEmpty()) {
        return PopulationCube.NONE;
      }
      nodes[dimension] = node.get();
    }
    return population.find(nodes);
  }

  private void addDimensions(List<ExactCubeCells> cells) {
    List<Cube> cubes = cells.stream().map(ExactCubeCells::cube).toList();
    TreeMap<String, SharedHierarchy.Builder> builders = new TreeMap<>();
    for (ExactCubeCells one : cells) {
      for (int d = 0; d < one.cube().dimensions().size(); d++) {
        builders
            .computeIfAbsent(one.cube().dimensions().get(d).field(), SharedHierarchy.Builder::new)
            .add(one.table().trees().get(d));
      }
      RecordSet.filter(one.cube(), narrowest)
          .forEach(
              (field, label) ->
                  builders
                      .computeIfAbsent(field, SharedHierarchy.Builder::new)
                      .add(RecordSet.hierarchy(field, cubes).path(label)));
    }
    builders.forEach(
        (field, builder) -> {
          dimensions.put(field, hierarchies.size());
          hierarchies.add(builder.build());
        });
  }

  private void addMeasures(List<ExactCubeCells> cells) {
    TreeSet<String> names = new TreeSet<>();
    for (ExactCubeCells one : cells) {
      List<Cube.Measure> additive = additive(one.cube());
      for (Cube.Measure measure : additive) {
        int known = indexOf(measure);
        if (known >= 0) {
          if (measure.dominance() && !measures.get(known).dominance()) {
            measures.set(
                known, new Measure(measures.get(known).name(), measures.get(known).kind(), true));
          }
          continue;
        }
        boolean records = measure.kind() == Cube.MeasureKind.RECORDS;
        String name = records ? RECORDS : measure.field();
        String unique = names.add(name) ? name : name + " " + measure.min() + ".." + measure.max();
        measures.add(
            new Measure(
                unique, records ? Measure.Kind.COUNT : Measure.Kind.SUM, measure.dominance()));
        declared.add(measure);
      }
    }
    measures.add(new Measure(CONTRIBUTORS, Measure.Kind.COUNT, false));
  }

  /** Returns the number of the measure that counts contributors. */
  private int contributorMeasure() {
    return measures.size() - 1;
  }

  /** Returns the number of a measure; {@link PopulationCube#NONE} if the population lacks it. */
  private int indexOf(Cube.Measure measure) {
    return IntStream.range(0, declared.size())
        .filter(m -> BridgeCubes.same(declared.get(m), measure))
        .findFirst()
        .orElse(PopulationCube.NONE);
  }

  static List<Cube.Measure> additive(Cube cube) {
    return cube.measures().stream().filter(Cube.Measure::additive).toList();
  }

  private void addTable(Population.Builder builder, ExactCubeCells cells, Table.Publication role) {
    Cube cube = cells.cube();
    List<Cube.Measure> additive = additive(cube);
    int[] numbers = additive.stream().mapToInt(this::indexOf).toArray();
    int count =
        IntStream.range(0, numbers.length)
            .filter(m -> additive.get(m).kind() == Cube.MeasureKind.RECORDS)
            .map(m -> numbers[m])
            .findFirst()
            .orElse(
                addsUp(cells.table()) && !BridgeCubes.isBridge(cube.name())
                    ? contributorMeasure()
                    : PopulationCube.NONE);
    PopulationCube member = new PopulationCube(cells, members.size(), numbers, count);
    int[] filter = filter(cube);
    builder.table(
        new Table(
            cube.name(),
            cube.dimensions().stream().map(d -> dimensions.get(d.field())).toList(),
            Arrays.stream(filter).boxed().toList(),
            member.all(),
            role,
            cube.threshold()));
    members.add(member);
  }

  /** Returns true if each cell has as many contributors as its children together. */
  static boolean addsUp(CellTable table) {
    for (int d = 0; d < table.trees().size(); d++) {
      long[] below = new long[table.size()];
      int[] nodes = new int[table.trees().size()];
      for (int cell = 0; cell < table.size(); cell++) {
        if (table.node(cell, d) != DimensionTree.ROOT) {
          for (int e = 0; e < nodes.length; e++) {
            nodes[e] = table.node(cell, e);
          }
          nodes[d] = table.trees().get(d).parent(nodes[d]);
          below[table.find(nodes)] += table.contributors(cell);
        }
      }
      for (int cell = 0; cell < table.size(); cell++) {
        boolean leaf = table.trees().get(d).isLeaf(table.node(cell, d));
        if (!leaf && below[cell] != table.contributors(cell)) {
          return false;
        }
      }
    }
    return true;
  }

  private void addCells(Population.Builder builder) {
    Map<Integer, Integer> numbers = new HashMap<>();
    List<int[]> cells = new ArrayList<>();
    for (PopulationCube member : members) {
      cells.add(addCells(builder, member, numbers));
    }
    population = builder.build();
    for (int i = 0; i < cells.size(); i++) {
      members.get(i).mapCells(cells.get(i), population.size());
    }
  }

  /**
   * Adds the cells of a member in the order of their nodes.
   *
   * @param soles dense numbers of sole contributors from 0, by number in the run
   */
  private int[] addCells(
      Population.Builder builder, PopulationCube member, Map<Integer, Integer> soles) {
    CellTable table = member.table();
    int[][] nodes = nodes(member);
    int[] cells = new int[table.size()];
    int[] order =
        IntStream.range(0, table.size())
            .boxed()
            .sorted((a, b) -> Arrays.compare(nodes[a], nodes[b]))
            .mapToInt(cell -> cell)
            .toArray();
    List<Cube.Measure> additive = additive(member.cube());
    for (int cell : order) {
      CellValues[] values = new CellValues[measures.size()];
      for (int m = 0; m < additive.size(); m++) {
        values[member.measure(m)] = PopulationCube.values(table, additive.get(m), cell, m);
      }
      if (member.count() == contributorMeasure()) {
        values[contributorMeasure()] =
            PopulationCube.contributorValues(table.contributors(cell), table.eligible(cell));
      }
      int sole = Population.NO_CONTRIBUTOR;
      if (table.contributors(cell) == 1) {
        OptionalInt only = member.traces().soleContributor(cell);
        if (only.isPresent()) {
          sole = soles.computeIfAbsent(only.getAsInt(), c -> soles.size());
        }
      }
      cells[cell] =
          builder.cell(
              member.number(),
              nodes[cell],
              table.contributors(cell),
              table.eligible(cell),
              sole,
              values);
    }
    return cells;
  }

  private int[][] nodes(PopulationCube member) {
    CellTable table = member.table();
    int[] filter = filter(member.cube());
    int[][] nodes = new int[table.size()][];
    for (int cell = 0; cell < nodes.length; cell++) {
      nodes[cell] = filter.clone();
    }
    for (int d = 0; d < table.trees().size(); d++) {
      int dimension = dimensions.get(member.cube().dimensions().get(d).field());
      int[] numbers = hierarchies.get(dimension).numbers(table.trees().get(d));
      for (int cell = 0; cell < nodes.length; cell++) {
        nodes[cell][dimension] = numbers[table.node(cell, d)];
      }
    }
    return nodes;
  }
}
