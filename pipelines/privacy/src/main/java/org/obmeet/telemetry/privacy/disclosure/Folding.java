package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.schemas.Cube;

/**
 * Folds a safe cube into regions that are safe, dimension by dimension: the outermost is split into
 * parts, then each part along the next. Flags do not fold; every region is split by them at last.
 */
final class Folding {
  private final Cube cube;
  private final CellTable table;
  private final Safety safety;
  private final Set<Integer> uniform;

  /**
   * @param uniform dimensions whose folds must be the same in every slice
   */
  Folding(Cube cube, CellTable table, Safety safety, Set<Integer> uniform) {
    this.cube = cube;
    this.table = table;
    this.safety = safety;
    this.uniform = Set.copyOf(uniform);
  }

  /**
   * The plan that loses least, of all orders of dimensions.
   *
   * @param axes one per dimension
   */
  Plan best(List<Axis> axes) {
    return tried(axes)
        .or(() -> tried(axes.stream().map(this::withoutSensitive).toList()))
        .orElseThrow(
            () -> new IllegalStateException("a safe cube must fold to one region at least"));
  }

  private Optional<Plan> tried(List<Axis> axes) {
    List<Integer> folding =
        IntStream.range(0, axes.size()).filter(d -> !dimension(d).whole()).boxed().toList();
    return Orders.of(folding).stream()
        .map(order -> stable(order, axes))
        .filter(this::leavesRoom)
        .min(Comparator.comparingLong(Plan::loss));
  }

  /** Folds until the dimensions that must be uniform are: blocks only grow, so it ends. */
  private Plan stable(List<Integer> order, List<Axis> begun) {
    List<Axis> axes = new ArrayList<>(begun);
    while (true) {
      Plan plan = plan(order, axes);
      boolean changed = false;
      for (int d : uniform) {
        Set<Extent> used =
            plan.regions().stream().map(r -> r.extents().get(d)).collect(Collectors.toSet());
        if (!axes.get(d).values().containsAll(used)) {
          axes.set(d, coarser(axes.get(d), used));
          changed = true;
        }
      }
      if (!changed) {
        return plan;
      }
    }
  }

  private Axis coarser(Axis axis, Set<Extent> used) {
    Axis joined = Blocks.of(table, axis, used);
    return joined.values().size() < axis.values().size()
        ? joined
        : Axis.collapsed(table, axis.dimension());
  }

  private Plan plan(List<Integer> order, List<Axis> axes) {
    List<Plan.Region> regions = new ArrayList<>();
    split(order, axes, new Extent[axes.size()], safety.regions().finest(), regions);
    long loss =
        regions.stream()
            .filter(region -> !region.finest())
            .mapToLong(region -> safety.incidences(region.cells()))
            .sum();
    return new Plan(regions, loss);
  }

  private void split(
      List<Integer> order, List<Axis> axes, Extent[] extents, int[] slice, List<Plan.Region> to) {
    if (order.isEmpty()) {
      splitFlags(extents, slice, to);
      return;
    }
    int d = order.get(0);
    for (Part part : Partition.of(axes.get(d), safety, dimension(d).sensitive(), slice)) {
      extents[d] = part.extent();
      split(order.subList(1, order.size()), axes, extents, part.cells(), to);
    }
  }

  private void splitFlags(Extent[] extents, int[] slice, List<Plan.Region> to) {
    if (slice.length == 0) {
      return;
    }
    if (safety.sides().isEmpty()) {
      to.add(new Plan.Region(Arrays.asList(extents), slice));
    }
    for (int[] side : safety.sides()) {
      for (int d = 0; d < side.length; d++) {
        if (dimension(d).whole()) {
          extents[d] = Extent.value(table.trees().get(d), side[d]);
        }
      }
      to.add(new Plan.Region(Arrays.asList(extents), safety.onSide(slice, side)));
    }
  }

  /** Whether no region is nearly all of what it would be without its sensitive dimension. */
  private boolean leavesRoom(Plan plan) {
    return IntStream.range(0, cube.dimensions().size())
        .filter(d -> dimension(d).sensitive())
        .allMatch(d -> plan.regions().stream().allMatch(r -> leavesRoom(r, d)));
  }

  private boolean leavesRoom(Plan.Region region, int sensitive) {
    if (region.extents().get(sensitive).equals(Extent.all())) {
      return true;
    }
    List<BitSet> leaves =
        IntStream.range(0, region.extents().size())
            .mapToObj(d -> region.extents().get(d).leaves(table.trees().get(d)))
            .toList();
    int[] whole =
        Arrays.stream(safety.regions().finest())
            .filter(cell -> lies(cell, leaves, sensitive))
            .toArray();
    return safety.leavesRoom(region.cells(), whole);
  }

  private boolean lies(int cell, List<BitSet> leaves, int except) {
    return IntStream.range(0, leaves.size())
        .allMatch(d -> d == except || leaves.get(d).get(table.node(cell, d)));
  }

  private Axis withoutSensitive(Axis axis) {
    return dimension(axis.dimension()).sensitive() ? Axis.collapsed(table, axis.dimension()) : axis;
  }

  private Cube.Dimension dimension(int d) {
    return cube.dimensions().get(d);
  }
}
