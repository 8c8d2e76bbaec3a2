package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/**
 * How one table would be released: which of its cells are rows of their own, the rows that others
 * are folded into, and what each row shows.
 */
final class Board {
  private static final int ROW = -1;

  private final Member member;
  private final Lattice lattice;
  private final Optional<Regions> regions;
  private final List<ReleasedTable.Column> columns;

  /** For each cell the row that it is part of, or {@link #ROW} where it is one itself. */
  private final int[] place;

  /** For each row of several cells its variable. */
  private final int[] variableOf;

  private final int[] sumOf;

  /**
   * @param regions rows that cells are folded into
   * @param out whether it is out already, so that its rows are settled
   * @param sumOf for each column the number of its sum, or -1 for the count
   */
  Board(
      Member member,
      Lattice lattice,
      Optional<Regions> regions,
      boolean out,
      List<ReleasedTable.Column> columns,
      int[] sumOf) {
    this.member = member;
    this.lattice = lattice;
    this.regions = regions;
    this.columns = columns;
    this.sumOf = sumOf.clone();
    this.place = new int[member.grid().size()];
    Arrays.fill(place, ROW);
    this.variableOf = new int[regions.map(r -> r.rows().size()).orElse(0)];
    Arrays.fill(variableOf, Member.ZERO);
    regions.ifPresent(folded -> fold(folded, out));
  }

  /** The table. */
  Member member() {
    return member;
  }

  /** Columns of its measures. */
  List<ReleasedTable.Column> columns() {
    return columns;
  }

  /** Number of a column's sum, or -1 for the count. */
  int sum(int column) {
    return sumOf[column];
  }

  /** Whether a cell is part of a row, and none itself. */
  boolean folded(int cell) {
    return place[cell] != ROW;
  }

  /** The row that a cell is part of. */
  int region(int cell) {
    return place[cell];
  }

  /** Variable of a row of several cells. */
  int variable(int region) {
    return variableOf[region];
  }

  /** Rows of several cells. */
  List<Regions.Box> rows() {
    return regions.map(Regions::rows).orElse(List.of());
  }

  private void fold(Regions folded, boolean out) {
    for (int region = 0; region < folded.rows().size(); region++) {
      Regions.Box box = folded.rows().get(region);
      if (!box.single()) {
        variableOf[region] = row(box, out);
        inside(box, region, 0, 0);
      } else if (!out) {
        int variable = member.variable()[cells(box)[0]];
        if (variable != Member.ZERO) {
          lattice.leading(variable);
        }
      }
    }
    for (int cell = 0; cell < place.length; cell++) {
      int variable = member.variable()[cell];
      if (place[cell] != ROW && variable != Member.ZERO) {
        lattice.folded(variable);
      }
    }
  }

  /**
   * Notes that a variable's numbers are out as far as the table has them. What is unsafe for
   * another number may still be withheld.
   */
  void shown(int variable) {
    if (!lattice.isGuarded(variable)) {
      lattice.published(variable);
    }
    for (int sum : sumOf) {
      lattice.shown(variable, 1 + sum);
    }
  }

  /** A row of several cells is a variable of its own. */
  private int row(Regions.Box box, boolean out) {
    int[] cells =
        Arrays.stream(cells(box)).filter(c -> member.variable()[c] != Member.ZERO).toArray();
    if (cells.length == 0) {
      return Member.ZERO;
    }
    int[] relation = new int[cells.length + 1];
    long weight = 0;
    for (int i = 0; i < cells.length; i++) {
      relation[i + 1] = member.variable()[cells[i]];
      weight = Math.addExact(weight, member.weight(cells[i]));
    }
    int variable = lattice.add(weight, Cells.NOT_ONE);
    relation[0] = variable;
    for (int measure = 0; measure < lattice.measures(); measure++) {
      long value = 0;
      for (int i = 1; i < relation.length; i++) {
        value = Math.addExact(value, lattice.value(relation[i], measure));
      }
      lattice.set(variable, measure, value);
    }
    lattice.relate(relation, relation.length);
    if (!out) {
      lattice.leading(variable);
    } else if (box.withheld()) {
      lattice.keptBack(variable);
    } else {
      shown(variable);
    }
    return variable;
  }

  /** Marks every cell of which all values lie in a row. */
  private void inside(Regions.Box box, int region, int d, int cell) {
    if (d == box.leaves().size()) {
      place[cell] = region;
      return;
    }
    Nodes nodes = member.grid().nodes().get(d);
    for (int node = 0; node < nodes.size(); node++) {
      BitSet outside = nodes.leaves(node);
      outside.andNot(box.leaves().get(d));
      if (outside.isEmpty()) {
        inside(box, region, d + 1, cell + node * member.grid().strides()[d]);
      }
    }
  }

  /** Finest cells of a row. */
  private int[] cells(Regions.Box box) {
    int[] cells = {0};
    for (int d = 0; d < box.leaves().size(); d++) {
      int stride = member.grid().strides()[d];
      int[] leaves = box.leaves().get(d).stream().toArray();
      cells =
          Arrays.stream(cells)
              .flatMap(c -> Arrays.stream(leaves).map(leaf -> c + leaf * stride))
              .toArray();
    }
    return cells;
  }

  /** The table as it would be released. */
  ReleasedTable release(BitSet withheld) {
    List<ReleasedTable.Row> rows = new ArrayList<>();
    for (int region = 0; region < variableOf.length; region++) {
      Regions.Box box = rows().get(region);
      if (!box.single()) {
        rows.add(hidden(variableOf[region], withheld) ? withheld(box.labels()) : row(box));
      }
    }
    for (int cell = 0; cell < place.length; cell++) {
      if (place[cell] == ROW) {
        boolean hidden = hidden(member.variable()[cell], withheld);
        rows.add(hidden ? withheld(member.grid().labels(cell)) : row(cell));
      }
    }
    Map<String, Map<String, List<String>>> groups = regions.map(Regions::groups).orElseGet(Map::of);
    return new ReleasedTable(
        member.design().name(), member.design().dimensions(), columns, rows, groups);
  }

  private static boolean hidden(int variable, BitSet withheld) {
    return variable != Member.ZERO && withheld.get(variable);
  }

  private ReleasedTable.Row withheld(List<String> labels) {
    return new ReleasedTable.Row(
        labels, ReleasedTable.Status.WITHHELD, columns.stream().map(c -> (Long) null).toList());
  }

  private ReleasedTable.Row row(int cell) {
    List<Long> values =
        IntStream.range(0, columns.size()).mapToObj(c -> (Long) value(cell, c)).toList();
    return new ReleasedTable.Row(
        member.grid().labels(cell), ReleasedTable.Status.PUBLISHED, values);
  }

  private ReleasedTable.Row row(Regions.Box box) {
    List<Long> values =
        IntStream.range(0, columns.size()).mapToObj(c -> (Long) value(box, c)).toList();
    return new ReleasedTable.Row(box.labels(), ReleasedTable.Status.PUBLISHED, values);
  }

  /** What a row of several cells shows in a column. */
  long value(Regions.Box box, int column) {
    if (sumOf[column] < 0 && !columns.get(column).additive()) {
      return box.contributors();
    }
    long value = 0;
    for (int cell : cells(box)) {
      value = Math.addExact(value, value(cell, column));
    }
    return value;
  }

  /** What a cell shows in a column. */
  long value(int cell, int column) {
    return sumOf[column] < 0
        ? member.cells().count(cell)
        : member.cells().total(cell, sumOf[column]);
  }

  /** What became of its cells. */
  ProtectedRelease.Outcome outcome(BitSet withheld) {
    long published = 0;
    long folded = 0;
    long hidden = 0;
    long all = 0;
    long finest = 0;
    long lost = 0;
    for (int cell = 0; cell < place.length; cell++) {
      int variable = member.variable()[cell];
      boolean isFinest = member.grid().finest(cell);
      long count = isFinest ? member.cells().count(cell) : 0;
      all += count;
      boolean part = place[cell] != ROW;
      if (part && !hidden(variableOf[place[cell]], withheld)) {
        folded += isFinest ? 1 : 0;
      } else if (part || hidden(variable, withheld)) {
        hidden += part && !isFinest ? 0 : 1;
        lost += count;
      } else {
        published++;
        finest += count;
      }
    }
    return new ProtectedRelease.Outcome(
        member.design().name(), published, folded, hidden, all, finest, lost);
  }
}
