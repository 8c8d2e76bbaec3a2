package org.obmeet.telemetry.jobs.aggregate.population;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.ContributorEligibility;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.cube.FactPopulation;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * A cube with a threshold of 10 and a p % rule of 10, whose exact cells are built from records in
 * memory.
 */
public final class CubeFixture {
  private record Entry(int contributor, long value, List<String> labels) {}

  private final String name;
  private final List<Cube.Dimension> dimensions = new ArrayList<>();
  private final List<Cube.Measure> measures = new ArrayList<>();
  private final Map<String, String> where = new TreeMap<>();
  private final List<Cube.Quantile> quantiles = new ArrayList<>();
  private final List<Entry> records = new ArrayList<>();
  private final Set<Integer> notEligible = new HashSet<>();
  private Scope scope = Scope.ENVELOPE;
  private int threshold = 10;
  private int dominancePercent = 10;
  private boolean latest;
  private Optional<Fact> fact = Optional.empty();
  private List<WindowKind> windows = List.of(WindowKind.WEEK);

  public CubeFixture(String name) {
    this.name = name;
  }

  public CubeFixture by(Cube.Dimension dimension) {
    dimensions.add(dimension);
    return this;
  }

  /** Adds a dimension without levels. */
  public CubeFixture by(String field) {
    return by(new Cube.Dimension(field, false, false, new DimensionHierarchy.Flat(), field));
  }

  CubeFixture byFlag(String field) {
    return by(new Cube.Dimension(field, true, false, new DimensionHierarchy.Flat(), field));
  }

  CubeFixture bySensitive(String field) {
    return by(new Cube.Dimension(field, false, true, new DimensionHierarchy.Flat(), field));
  }

  /** Adds a dimension of versions such as {@code 6.6.1}. */
  CubeFixture byVersion(String field) {
    List<String> levels = List.of("minor", "major");
    return by(
        new Cube.Dimension(field, false, false, new DimensionHierarchy.ByVersion(levels), field));
  }

  /** Adds a count of records. */
  public CubeFixture records() {
    return measure(Cube.MeasureKind.RECORDS, "", 0, 0);
  }

  /** Adds a distinct count. */
  public CubeFixture contributors() {
    return measure(Cube.MeasureKind.CONTRIBUTORS, "", 0, 0);
  }

  /** Adds a sum to which the p % rule applies. */
  public CubeFixture sum(String field, long min, long max) {
    return measure(Cube.MeasureKind.SUM, field, min, max);
  }

  private CubeFixture measure(Cube.MeasureKind kind, String field, long min, long max) {
    return measure(kind, field, min, max, kind == Cube.MeasureKind.SUM);
  }

  CubeFixture measure(Cube.MeasureKind kind, String field, long min, long max, boolean dominance) {
    String column = kind == Cube.MeasureKind.SUM ? field : kind.name();
    measures.add(new Cube.Measure(column, kind, field, min, max, dominance, column, ""));
    return this;
  }

  CubeFixture where(String field, String label) {
    where.put(field, label);
    return this;
  }

  CubeFixture scope(Scope required) {
    scope = required;
    return this;
  }

  public CubeFixture threshold(int contributors) {
    threshold = contributors;
    return this;
  }

  CubeFixture dominance(int percent) {
    dominancePercent = percent;
    return this;
  }

  CubeFixture latest() {
    latest = true;
    return this;
  }

  public CubeFixture windows(WindowKind... kinds) {
    windows = List.of(kinds);
    return this;
  }

  public CubeFixture quantile(double share, String histogram) {
    quantiles.add(new Cube.Quantile("q", share, "size", histogram, "q", ""));
    return this;
  }

  /** Derives a fact of records with some labels, by field. */
  public CubeFixture fact(Map<String, String> labels, Fact.History history) {
    return fact(labels, history, Optional.empty());
  }

  /** Derives a fact that needs the first day of each label of a field. */
  public CubeFixture fact(
      Map<String, String> labels, Fact.History history, Optional<String> firstSeen) {
    fact =
        Optional.of(
            new Fact(
                "fact",
                "stream",
                "",
                "",
                FactPopulation.values()[0],
                history,
                List.of(),
                firstSeen,
                Map.of(),
                labels,
                List.of()));
    return this;
  }

  /** Adds a record. */
  public CubeFixture record(int contributor, long value, String... labels) {
    records.add(new Entry(contributor, value, List.of(labels)));
    return this;
  }

  /** Adds one record of value 1 for each of some contributors. */
  public CubeFixture each(int first, int end, String... labels) {
    IntStream.range(first, end).forEach(contributor -> record(contributor, 1, labels));
    return this;
  }

  CubeFixture notEligible(int first, int end) {
    IntStream.range(first, end).forEach(notEligible::add);
    return this;
  }

  public Cube cube() {
    return new Cube(
        "family",
        name,
        "",
        "",
        "stream",
        latest,
        windows,
        scope,
        where,
        dimensions,
        measures,
        threshold,
        dominancePercent,
        fact,
        quantiles,
        "",
        Optional.empty());
  }

  /** Returns the exact cells, with the footprints of the contributors of unsafe cells. */
  public ExactCubeCells cells() {
    Cube cube = cube();
    List<Cube.Measure> additive = measures.stream().filter(Cube.Measure::additive).toList();
    List<DimensionTree> trees =
        Stream.generate(DimensionTree::new).limit(dimensions.size()).toList();
    CellTable table = new CellTable(trees, additive.size());
    if (!records.isEmpty()) {
      table.findOrAdd(new int[trees.size()]);
    }
    Map<Integer, Map<Integer, long[]>> values = new TreeMap<>();
    Map<Integer, Map<Integer, long[]>> finest = new TreeMap<>();
    for (Entry entry : records) {
      int[] leaves = new int[trees.size()];
      for (int d = 0; d < leaves.length; d++) {
        String label = entry.labels().get(d);
        leaves[d] = trees.get(d).leaf(dimensions.get(d).hierarchy().path(label));
      }
      long[] amounts =
          additive.stream()
              .mapToLong(m -> m.kind() == Cube.MeasureKind.RECORDS ? 1 : entry.value())
              .toArray();
      add(finest, entry.contributor(), table.findOrAdd(leaves), amounts);
      addAncestors(table, leaves, 0, values, entry.contributor(), amounts);
    }
    values.forEach(
        (who, cells) ->
            cells.forEach(
                (cell, amounts) -> table.contribute(cell, who, amounts, 0, eligibility(who))));
    finest.forEach(
        (who, cells) ->
            cells.forEach(
                (cell, amounts) ->
                    table.footprints().add(who, cell, amounts, 0, eligibility(who))));
    table.footprints().retainContributorsInSmallCells(UnsafeCells.predicate(cube, table));
    return new ExactCubeCells(cube, table);
  }

  private static void addAncestors(
      CellTable table,
      int[] nodes,
      int dimension,
      Map<Integer, Map<Integer, long[]>> values,
      int contributor,
      long[] amounts) {
    if (dimension == nodes.length) {
      add(values, contributor, table.findOrAdd(nodes), amounts);
      return;
    }
    int[] up = nodes.clone();
    for (; up[dimension] >= 0; up[dimension] = table.trees().get(dimension).parent(up[dimension])) {
      addAncestors(table, up.clone(), dimension + 1, values, contributor, amounts);
    }
  }

  private static void add(
      Map<Integer, Map<Integer, long[]>> values, int contributor, int cell, long[] amounts) {
    values
        .computeIfAbsent(contributor, who -> new HashMap<>())
        .merge(
            cell,
            amounts,
            (a, b) -> IntStream.range(0, a.length).mapToLong(m -> a[m] + b[m]).toArray());
  }

  private ContributorEligibility eligibility(int contributor) {
    return notEligible.contains(contributor)
        ? ContributorEligibility.NOT_ELIGIBLE
        : ContributorEligibility.ELIGIBLE;
  }

  /** Returns the cell with these nodes, each given by its labels from the leaf upwards. */
  static int cell(ExactCubeCells cells, List<?>... paths) {
    int[] nodes = new int[paths.length];
    for (int d = 0; d < nodes.length; d++) {
      DimensionTree tree = cells.table().trees().get(d);
      List<?> path = paths[d];
      nodes[d] =
          IntStream.range(0, tree.size())
              .filter(node -> path(tree, node).equals(path))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no node " + path));
    }
    int cell = cells.table().find(nodes);
    if (cell < 0) {
      throw new AssertionError("no cell " + Arrays.toString(paths));
    }
    return cell;
  }

  private static List<String> path(DimensionTree tree, int node) {
    return Stream.iterate(node, at -> at > DimensionTree.ROOT, tree::parent)
        .map(tree::label)
        .toList();
  }
}
