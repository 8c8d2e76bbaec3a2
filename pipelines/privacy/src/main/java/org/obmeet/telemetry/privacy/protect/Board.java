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
  private static final byte ROW = 0;
  private static final byte FOLDED = 1;

  private final Member member;
  private final Lattice lattice;
  private final Optional<Regions> regions;
  private final List<ReleasedTable.Column> columns;
  private final byte[] place;
  private final int[] sumOf;

  /**
   * @param sumOf for each column the number of its sum, or -1 for the count
   */
  Board(
      Member member,
      Lattice lattice,
      Optional<Regions> regions,
      List<ReleasedTable.Column> columns,
      int[] sumOf) {
    this.member = member;
    this.lattice = lattice;
    this.regions = regions;
    this.columns = columns;
    this.sumOf = sumOf.clone();
    this.place = new byte[member.grid().size()];
    regions.ifPresent(this::fold);
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

  /** Whether some of its cells are folded into rows. */
  boolean isFolded() {
    return regions.isPresent();
  }

  /** Whether a cell is part of a row, and none itself. */
  boolean folded(int cell) {
    return place[cell] == FOLDED;
  }

  private void fold(Regions folded) {
    for (Regions.Box box : folded.rows()) {
      if (box.single()) {
        int cell = cells(box)[0];
        if (member.variable()[cell] != Member.ZERO) {
          lattice.published(member.variable()[cell]);
        }
      } else {
        publish(box);
      }
    }
    for (int cell = 0; cell < place.length; cell++) {
      int variable = member.variable()[cell];
      if (place[cell] == FOLDED && variable != Member.ZERO) {
        lattice.folded(variable);
      }
    }
  }

  /** A row of several cells is out; whatever lies in it is none. */
  private void publish(Regions.Box box) {
    int[] cells = cells(box);
    int[] relation = new int[cells.length + 1];
    int length = 1;
    for (int cell : cells) {
      if (member.variable()[cell] != Member.ZERO) {
        relation[length++] = member.variable()[cell];
      }
    }
    if (length > 1) {
      relation[0] = lattice.add(0, Cells.NOT_ONE);
      lattice.published(relation[0]);
      lattice.relate(relation, length);
    }
    inside(box, 0, 0);
  }

  /** Marks every cell of which all values lie in a row. */
  private void inside(Regions.Box box, int d, int cell) {
    if (d == box.leaves().size()) {
      place[cell] = FOLDED;
      return;
    }
    Nodes nodes = member.grid().nodes().get(d);
    for (int node = 0; node < nodes.size(); node++) {
      BitSet outside = (BitSet) nodes.leaves(node).clone();
      outside.andNot(box.leaves().get(d));
      if (outside.isEmpty()) {
        inside(box, d + 1, cell + node * member.grid().strides()[d]);
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
    regions.ifPresent(
        folded ->
            folded.rows().stream().filter(box -> !box.single()).forEach(box -> rows.add(row(box))));
    for (int cell = 0; cell < place.length; cell++) {
      if (place[cell] == ROW) {
        int variable = member.variable()[cell];
        boolean hidden = variable != Member.ZERO && withheld.get(variable);
        rows.add(
            hidden
                ? new ReleasedTable.Row(
                    member.grid().labels(cell),
                    ReleasedTable.Status.WITHHELD,
                    columns.stream().map(c -> (Long) null).toList())
                : row(cell));
      }
    }
    Map<String, Map<String, List<String>>> groups = regions.map(Regions::groups).orElseGet(Map::of);
    return new ReleasedTable(
        member.design().name(), member.design().dimensions(), columns, rows, groups);
  }

  private ReleasedTable.Row row(int cell) {
    List<Long> values =
        IntStream.range(0, columns.size()).mapToObj(c -> (Long) value(cell, c)).toList();
    return new ReleasedTable.Row(
        member.grid().labels(cell), ReleasedTable.Status.PUBLISHED, values);
  }

  private ReleasedTable.Row row(Regions.Box box) {
    int[] cells = cells(box);
    List<Long> values = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      boolean distinct = sumOf[column] < 0 && !columns.get(column).additive();
      long value = distinct ? box.contributors() : 0;
      for (int i = 0; !distinct && i < cells.length; i++) {
        value = Math.addExact(value, value(cells[i], column));
      }
      values.add(value);
    }
    return new ReleasedTable.Row(box.labels(), ReleasedTable.Status.PUBLISHED, values);
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
      boolean out = variable != Member.ZERO && withheld.get(variable);
      boolean isFinest = member.grid().finest(cell);
      long count = isFinest ? member.cells().count(cell) : 0;
      all += count;
      if (place[cell] == FOLDED) {
        folded += isFinest ? 1 : 0;
      } else if (out) {
        hidden++;
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
