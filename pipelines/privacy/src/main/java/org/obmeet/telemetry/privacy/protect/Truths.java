package org.obmeet.telemetry.privacy.protect;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.attack.Audit;
import org.obmeet.telemetry.privacy.attack.Audit.Truth;

/** What cells and microcells really are, by their labels. */
final class Truths implements Truth {
  private final List<Board> boards;
  private final Linked linked;
  private final Map<List<String>, long[]> microcells = new HashMap<>();

  Truths(List<Board> boards, Linked linked) {
    this.boards = boards;
    this.linked = linked;
    Audit.Knowledge knowledge = linked.knowledge();
    int[] sorted =
        IntStream.range(0, knowledge.dimensions().size())
            .boxed()
            .sorted(Comparator.comparing(knowledge.dimensions()::get))
            .mapToInt(i -> i)
            .toArray();
    for (int i = 0; i < linked.microcellVariables(); i++) {
      List<String> labels = knowledge.possible().get(i);
      microcells.put(Arrays.stream(sorted).mapToObj(labels::get).toList(), linked.microcell(i));
    }
  }

  @Override
  public long value(int table, List<String> labels, String measure) {
    if (table < 0) {
      long[] values = microcells.get(labels);
      return values == null ? 0 : values[1 + linked.sum(measure)];
    }
    Board board = boards.get(table);
    int cell = board.member().grid().find(labels);
    for (int c = 0; c < board.columns().size(); c++) {
      if (board.columns().get(c).name().equals(measure)) {
        return board.value(cell, c);
      }
    }
    throw new IllegalArgumentException("table " + table + " has no measure " + measure);
  }
}
