package org.obmeet.telemetry.privacy.disclosure;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;

/**
 * Exact statistics of unions of finest cells. N is never added: a union is exact where it consists
 * of cells whose contributors are all traced, and at most one kernel cell besides.
 *
 * <p>An instance has working memory of its own and is not safe for use by several threads.
 */
final class Regions {
  private static final int NONE = -1;
  private static final int SEVERAL = -2;

  private final CellTable table;
  private final Tuples tuples;
  private final Traces traces;
  private final int[] finest;
  private final int[] finestUnder;
  private final int[] mark;
  private int round;

  Regions(CellTable table) {
    this.table = table;
    this.tuples = new Tuples(table);
    this.traces = new Traces(table);
    this.finest = IntStream.range(0, table.size()).filter(this::finestWithContent).toArray();
    this.finestUnder = new int[table.size()];
    for (int cell : finest) {
      tuples.containing(cell, above -> finestUnder[above]++);
    }
    this.mark = new int[table.size()];
  }

  /** Every finest cell that holds anything, not to be changed. */
  int[] finest() {
    return finest;
  }

  /** Walks over its cells. */
  Tuples tuples() {
    return tuples;
  }

  /** Whether contributors of some of these finest cells are not traced. */
  boolean untraced(int[] cells) {
    return !Arrays.stream(cells).allMatch(traces::complete);
  }

  /** Exact statistics of the union of finest cells, or nothing where they cannot be told. */
  Optional<Statistics> of(int[] cells) {
    int big = big(cells);
    if (big == SEVERAL) {
      return Optional.empty();
    }
    int[] nodes = big == NONE ? null : tuples.nodes(big);
    int[] small =
        big == NONE
            ? cells
            : Arrays.stream(cells).filter(cell -> !tuples.under(cell, nodes)).toArray();
    Statistics start = big == NONE ? Statistics.none(table.measures()) : Statistics.of(table, big);
    if (small.length == 0) {
      return Optional.of(start);
    }
    return Optional.of(join(start, big, nodes, small));
  }

  /** The one kernel cell that covers whatever is not traced, {@link #NONE}, or {@link #SEVERAL}. */
  private int big(int[] cells) {
    int[] nodes = null;
    for (int cell : cells) {
      if (!traces.complete(cell)) {
        if (nodes == null) {
          nodes = tuples.nodes(cell);
        }
        tuples.raise(nodes, cell);
      }
    }
    if (nodes == null) {
      return NONE;
    }
    int big = tuples.require(nodes);
    int within = 0;
    for (int cell : cells) {
      if (tuples.under(cell, nodes)) {
        within++;
      }
    }
    return within == finestUnder[big] ? big : SEVERAL;
  }

  private Statistics join(Statistics start, int big, int[] nodes, int[] small) {
    round++;
    for (int cell : small) {
      mark[cell] = round;
    }
    Union union = new Union(table, traces, start);
    int[] people = Arrays.stream(small).flatMap(traces::contributors).sorted().distinct().toArray();
    if (big != NONE) {
      union.keepLargest(big, people);
    }
    for (int cell : small) {
      union.addSums(cell);
    }
    for (int person : people) {
      union.addContributor(
          person, cell -> mark[cell] == round, cell -> nodes != null && tuples.under(cell, nodes));
    }
    return union.done();
  }

  private boolean finestWithContent(int cell) {
    return table.finest(cell) && holdsAnything(cell);
  }

  private boolean holdsAnything(int cell) {
    if (table.contributors(cell) > 0) {
      return true;
    }
    return IntStream.range(0, table.measures()).anyMatch(m -> table.unattributed(cell, m) != 0);
  }
}
