package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Orders in which dimensions are tried, outermost first. */
final class Orders {
  /** Up to this many dimensions, every order is tried. */
  static final int EXHAUSTIVE = 3;

  private Orders() {}

  /** Every order, the declared one first; of many dimensions only the reverse of the declared. */
  static List<List<Integer>> of(List<Integer> dimensions) {
    if (dimensions.size() > EXHAUSTIVE) {
      List<Integer> reversed = new ArrayList<>(dimensions);
      Collections.reverse(reversed);
      return List.of(reversed);
    }
    List<List<Integer>> orders = new ArrayList<>();
    extend(List.of(), dimensions, orders);
    return orders;
  }

  private static void extend(List<Integer> begun, List<Integer> left, List<List<Integer>> orders) {
    if (left.isEmpty()) {
      orders.add(begun);
    }
    for (Integer next : left) {
      List<Integer> more = new ArrayList<>(begun);
      more.add(next);
      List<Integer> fewer = new ArrayList<>(left);
      fewer.remove(next);
      extend(more, fewer, orders);
    }
  }
}
