package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.schemas.Cube;

/**
 * What tables that are already out forbid a later cube: to resolve a shared dimension more finely
 * than they do, because the difference of two marginals would open what they folded; or to resolve
 * it at all, where they count other records.
 */
final class Linkage {
  private final CubeCells cells;
  private final List<Constant> earlier;

  Linkage(CubeCells cells, List<Constant> earlier) {
    this.cells = cells;
    this.earlier = List.copyOf(earlier);
  }

  /**
   * Whether tables of other populations leave nothing of the cube: they have all of its dimensions,
   * or one that cannot fold, or a field that says which records it counts; or one whose population
   * is not known has any of its dimensions.
   */
  boolean conflicting() {
    Population mine = Population.of(cells.cube());
    List<Cube.Dimension> dimensions = cells.cube().dimensions();
    List<Cube.Dimension> taken =
        IntStream.range(0, dimensions.size())
            .filter(this::taken)
            .mapToObj(dimensions::get)
            .toList();
    return (!taken.isEmpty() && taken.size() == dimensions.size())
        || taken.stream().anyMatch(Cube.Dimension::whole)
        || others().stream()
            .filter(t -> t.population().isEmpty())
            .anyMatch(t -> dimensions.stream().anyMatch(d -> has(t, d.field())))
        || others().stream().anyMatch(t -> meets(mine.where().keySet(), t.table().dimensions()));
  }

  /** Whether a table of another population, or of one not known, has a dimension of the cube. */
  private boolean taken(int d) {
    return others().stream()
        .anyMatch(
            table ->
                table.table().dimensions().contains(field(d))
                    || table.population().stream().anyMatch(p -> p.where().containsKey(field(d))));
  }

  private List<Constant> others() {
    Optional<Population> mine = Optional.of(Population.of(cells.cube()));
    return earlier.stream().filter(table -> !table.population().equals(mine)).toList();
  }

  private static boolean has(Constant table, String field) {
    return table.table().dimensions().contains(field);
  }

  private static boolean meets(Set<String> some, List<String> others) {
    return others.stream().anyMatch(some::contains);
  }

  /** The dimensions that tables already out have too. */
  Set<Integer> shared() {
    return IntStream.range(0, cells.cube().dimensions().size())
        .filter(d -> earlier.stream().anyMatch(t -> t.table().dimensions().contains(field(d))))
        .boxed()
        .collect(Collectors.toSet());
  }

  /**
   * One axis per dimension, with values joined that any table already out does not tell apart; all
   * of them where a table of another population has the dimension.
   */
  List<Axis> axes() {
    return IntStream.range(0, cells.cube().dimensions().size()).mapToObj(this::axis).toList();
  }

  private Axis axis(int d) {
    if (taken(d)) {
      return Axis.collapsed(cells.table(), d);
    }
    Axis axis = Axis.leaves(cells.table(), d);
    Set<Extent> extents = new HashSet<>();
    for (Constant table : earlier) {
      int theirs = table.table().dimensions().indexOf(field(d));
      if (theirs >= 0) {
        Optional<Set<Extent>> resolved = resolve(table.table(), theirs, axis.tree());
        if (resolved.isEmpty()) {
          return Axis.collapsed(cells.table(), d);
        }
        extents.addAll(resolved.get());
      }
    }
    return extents.isEmpty() ? axis : Blocks.of(cells.table(), axis, extents);
  }

  /** The folded labels of a table's rows as extents of a tree; nothing where the tree lacks one. */
  private static Optional<Set<Extent>> resolve(
      ReleasedCube table, int dimension, DimensionTree tree) {
    Set<String> labels =
        table.rows().stream()
            .map(row -> row.labels().get(dimension))
            .collect(Collectors.toCollection(TreeSet::new));
    Definitions definitions = new Definitions(table, dimension, tree);
    Set<Extent> extents = new HashSet<>();
    for (String label : labels) {
      Optional<Extent> extent = definitions.extent(label);
      if (extent.isEmpty()) {
        return Optional.empty();
      }
      extent.filter(Extent::folded).ifPresent(extents::add);
    }
    return Optional.of(extents);
  }

  private String field(int d) {
    return cells.cube().dimensions().get(d).field();
  }

  /** The labels of one dimension of a table that is out. */
  private static final class Definitions {
    private final Map<String, ReleasedCube.GroupLabel> folded;
    private final DimensionTree tree;

    Definitions(ReleasedCube table, int dimension, DimensionTree tree) {
      this.tree = tree;
      this.folded =
          table.groups().stream()
              .filter(group -> group.dimension().equals(table.dimensions().get(dimension)))
              .flatMap(group -> group.labels().stream())
              .collect(Collectors.toMap(ReleasedCube.GroupLabel::label, label -> label));
    }

    Optional<Extent> extent(String label) {
      ReleasedCube.GroupLabel definition = folded.get(label);
      if (definition == null) {
        return Optional.of(
            node(label, true)
                .map(leaf -> Extent.value(tree, leaf))
                .orElseGet(() -> Extent.absent(label)));
      }
      List<Extent> excluded = new ArrayList<>();
      for (String other : definition.excluded()) {
        Optional<Extent> extent = extent(other);
        if (extent.isEmpty()) {
          return Optional.empty();
        }
        excluded.add(extent.get());
      }
      return node(definition.node(), false)
          .map(node -> Extent.named(tree, node, definition.label(), excluded));
    }

    private Optional<Integer> node(String label, boolean leaf) {
      return IntStream.range(0, tree.size())
          .filter(n -> tree.isLeaf(n) == leaf && tree.label(n).equals(label))
          .boxed()
          .findFirst();
    }
  }
}
