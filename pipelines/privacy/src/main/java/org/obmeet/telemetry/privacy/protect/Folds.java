package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.privacy.disclosure.CubeCells;
import org.obmeet.telemetry.privacy.disclosure.Decision;
import org.obmeet.telemetry.privacy.disclosure.Disclosure;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.Records;
import org.obmeet.telemetry.privacy.tables.TableDesign;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Ladder;
import org.obmeet.telemetry.schemas.Scope;

/** Folds linked tables by the rules of the pipeline, so that a table is treated alike anywhere. */
final class Folds {
  /** Contributors that the cells of pre-aggregated tables may stand for. */
  private static final long MOST_WEIGHT = 5_000_000;

  private Folds() {}

  /**
   * Ways to fold tables: jointly, where what links them is folded too, and where there are several,
   * each by itself, so that what links them is left to withholding. Each way has the folded rows of
   * each table, in order; nothing for a table that does not fold to more than nothing.
   */
  static List<List<Optional<ReleasedCube>>> ways(Problem problem, List<Member> members) {
    if (problem.records().weighted() && weight(problem) > MOST_WEIGHT) {
      return List.of();
    }
    List<CubeCells> cells = new ArrayList<>();
    for (Member member : members) {
      Cube cube = cube(problem, member);
      CellTable table = cells(problem, member);
      cells.add(new CubeCells(cube, table));
    }
    List<List<Optional<ReleasedCube>>> ways = new ArrayList<>();
    ways.add(Disclosure.decide(cells, List.of()).stream().map(Folds::table).toList());
    if (cells.size() > 1) {
      ways.add(
          cells.stream()
              .map(alone -> table(Disclosure.decide(List.of(alone), List.of()).get(0)))
              .toList());
    }
    return ways;
  }

  private static Optional<ReleasedCube> table(Decision decision) {
    return decision instanceof Decision.Release release
        ? Optional.of(release.table())
        : Optional.empty();
  }

  private static long weight(Problem problem) {
    Records records = problem.records();
    return IntStream.range(0, records.size()).mapToLong(r -> capped(problem, r)).sum();
  }

  /** A microcell far above the threshold folds like one twice above it. */
  private static long capped(Problem problem, int record) {
    return Math.min(problem.records().weight(record), 2L * problem.settings().threshold());
  }

  private static Cube cube(Problem problem, Member member) {
    List<Cube.Dimension> dimensions =
        member.design().dimensions().stream()
            .map(d -> new Cube.Dimension(d, false, false, new Ladder.Flat(), d))
            .toList();
    List<Cube.Measure> measures = new ArrayList<>();
    measures.add(
        new Cube.Measure("contributors", Cube.MeasureKind.CONTRIBUTORS, "", 0, 0, false, "", ""));
    for (TableDesign.Measure measure : member.design().measures()) {
      if (measure.kind() == TableDesign.Kind.SUM) {
        int sum = problem.records().sums().indexOf(measure.name());
        measures.add(sum(measure, member.cells().negative(sum)));
      }
    }
    return new Cube(
        "protect",
        member.design().name(),
        "",
        "",
        "",
        false,
        List.of(),
        Scope.ENVELOPE,
        Map.of(),
        dimensions,
        measures,
        problem.settings().threshold(),
        problem.settings().dominancePercent());
  }

  private static Cube.Measure sum(TableDesign.Measure measure, boolean negative) {
    return new Cube.Measure(
        measure.name(),
        Cube.MeasureKind.SUM,
        measure.name(),
        negative ? Long.MIN_VALUE : 0,
        Long.MAX_VALUE,
        measure.dominance(),
        "",
        "");
  }

  /** The cells of a table, each contributor once per cell. */
  private static CellTable cells(Problem problem, Member member) {
    Records records = problem.records();
    List<DimensionTree> trees =
        member.design().dimensions().stream().map(d -> new DimensionTree()).toList();
    int[] sums =
        member.design().measures().stream()
            .filter(m -> m.kind() == TableDesign.Kind.SUM)
            .mapToInt(m -> records.sums().indexOf(m.name()))
            .toArray();
    CellTable table = new CellTable(trees, sums.length);
    Contribution contribution = new Contribution(table);
    int pseudo = 0;
    for (int record : Tally.ordered(records)) {
      int[] leaves = leaves(problem, member, trees, record);
      long[] values = IntStream.of(sums).mapToLong(m -> records.sum(record, m)).toArray();
      if (!records.weighted()) {
        contribution.add(records.contributor(record), leaves, values);
      } else {
        for (long i = 0; i < capped(problem, record); i++) {
          contribution.add(pseudo++, leaves, i == 0 ? values : new long[values.length]);
        }
      }
    }
    contribution.flush();
    return table;
  }

  private static int[] leaves(
      Problem problem, Member member, List<DimensionTree> trees, int record) {
    int[] leaves = new int[trees.size()];
    for (int d = 0; d < leaves.length; d++) {
      int column = member.grid().columns()[d];
      Hierarchy hierarchy = problem.hierarchies().get(column);
      String value = problem.records().values(column).get(problem.records().code(record, column));
      leaves[d] = trees.get(d).leaf(hierarchy.path(value));
    }
    return leaves;
  }

  /** What one contributor adds to each cell, handed over when the next one comes. */
  private static final class Contribution {
    private final CellTable table;
    private final Map<Integer, long[]> touched = new HashMap<>();
    private int who = -1;

    Contribution(CellTable table) {
      this.table = table;
    }

    void add(int contributor, int[] leaves, long[] values) {
      if (contributor != who) {
        flush();
        who = contributor;
      }
      climb(leaves.clone(), 0, values);
    }

    private void climb(int[] nodes, int d, long[] values) {
      if (d == nodes.length) {
        long[] sums = touched.computeIfAbsent(table.at(nodes), c -> new long[values.length]);
        for (int m = 0; m < sums.length; m++) {
          sums[m] = Math.addExact(sums[m], values[m]);
        }
        return;
      }
      int leaf = nodes[d];
      for (int node = leaf; node >= 0; node = table.trees().get(d).parent(node)) {
        nodes[d] = node;
        climb(nodes, d + 1, values);
      }
      nodes[d] = leaf;
    }

    void flush() {
      touched.forEach(
          (cell, values) -> {
            table.contribute(cell, who, values);
            if (table.finest(cell)) {
              table.footprints().add(who, cell, values);
            }
          });
      touched.clear();
    }
  }
}
