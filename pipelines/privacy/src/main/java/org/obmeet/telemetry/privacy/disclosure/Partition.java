package org.obmeet.telemetry.privacy.disclosure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.obmeet.telemetry.privacy.cells.DimensionTree;

/**
 * Splits one slice along one dimension into parts that are safe: values that are safe stand alone,
 * the others climb the ladder as the rest of their node until it is safe in its own right. Where it
 * is not even at the root, it takes in what loses least.
 */
final class Partition {
  private final Axis axis;
  private final Safety safety;
  private final boolean sensitive;
  private final int[] slice;
  private final TreeMap<Integer, List<Part>> standing = new TreeMap<>();
  private final TreeMap<Integer, List<Part>> pending = new TreeMap<>();

  private Partition(Axis axis, Safety safety, boolean sensitive, int[] slice) {
    this.axis = axis;
    this.safety = safety;
    this.sensitive = sensitive;
    this.slice = slice;
  }

  /**
   * @param sensitive whether a part may not be nearly all of the slice
   * @param slice finest cells of a safe region
   * @return disjoint parts that cover the slice, each safe
   */
  static List<Part> of(Axis axis, Safety safety, boolean sensitive, int[] slice) {
    return new Partition(axis, safety, sensitive, slice).solve();
  }

  private List<Part> solve() {
    List<int[]> split = axis.split(slice);
    for (int value = 0; value < split.size(); value++) {
      if (split.get(value).length > 0) {
        Part part = new Part(axis.values().get(value), split.get(value));
        at(safe(part.cells()) || whole(part) ? standing : pending, axis.home(value)).add(part);
      }
    }
    foldUpwards();
    List<Part> stood = at(standing, DimensionTree.ROOT);
    List<Part> left = at(pending, DimensionTree.ROOT);
    if (left.isEmpty()) {
      return stood;
    }
    return closed(left, stood)
        .or(() -> absorbed(left, stood))
        .or(() -> wholeNodes(left))
        .orElseGet(() -> List.of(new Part(Extent.all(), slice)));
  }

  /** Children before parents: a parent's number is smaller than its children's. */
  private void foldUpwards() {
    TreeSet<Integer> nodes = new TreeSet<>(standing.keySet());
    nodes.addAll(pending.keySet());
    while (!nodes.isEmpty() && nodes.last() > DimensionTree.ROOT) {
      int node = nodes.pollLast();
      foldNode(node);
      nodes.add(axis.tree().parent(node));
    }
  }

  private void foldNode(int node) {
    List<Part> left = at(pending, node);
    List<Part> stood = at(standing, node);
    if (!left.isEmpty()) {
      int[] cells = Part.cells(left.stream());
      if (safe(cells)) {
        stood.add(new Part(rest(node, stood), cells));
        left = List.of();
      }
    }
    int parent = axis.tree().parent(node);
    at(pending, parent).addAll(left);
    at(standing, parent).addAll(stood);
  }

  private Extent rest(int node, List<Part> stood) {
    List<Extent> excluded =
        Stream.concat(stood.stream().map(Part::extent), axis.reachingInto(node).stream())
            .distinct()
            .toList();
    return Extent.rest(axis.tree(), node, excluded);
  }

  /** The parts that stand, and the rest of everything, where that is safe. */
  private Optional<List<Part>> closed(List<Part> left, List<Part> stood) {
    int[] cells = Part.cells(left.stream());
    Part rest = new Part(rest(DimensionTree.ROOT, stood), cells);
    if (!stood.isEmpty() && !safe(cells)) {
      return Optional.empty();
    }
    return Optional.of(Stream.concat(stood.stream(), Stream.of(rest)).toList());
  }

  /** The rest takes in the part, or the whole node, that loses least and makes it safe. */
  private Optional<List<Part>> absorbed(List<Part> left, List<Part> stood) {
    return candidates(stood).stream()
        .sorted(Comparator.comparingLong(Candidate::loss).thenComparing(Candidate::key))
        .map(candidate -> taken(left, stood, candidate))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<List<Part>> taken(List<Part> left, List<Part> stood, Candidate candidate) {
    List<Part> kept = stood.stream().filter(part -> !candidate.parts().contains(part)).toList();
    return closed(Stream.concat(left.stream(), candidate.parts().stream()).toList(), kept)
        .filter(parts -> !kept.isEmpty());
  }

  private record Candidate(String key, List<Part> parts, long loss) {}

  private List<Candidate> candidates(List<Part> stood) {
    List<Candidate> candidates = new ArrayList<>();
    for (Part part : stood) {
      candidates.add(new Candidate(part.extent().key(), List.of(part), loss(part)));
    }
    standing.forEach(
        (node, parts) -> {
          if (node != DimensionTree.ROOT && parts.size() > 1) {
            long loss = parts.stream().mapToLong(this::loss).sum();
            String key = Extent.rest(axis.tree(), node, List.of()).key();
            candidates.add(new Candidate(key, List.copyOf(parts), loss));
          }
        });
    return candidates;
  }

  private long loss(Part part) {
    return part.extent().folded() ? 0 : safety.incidences(part.cells());
  }

  /**
   * Where the rest cannot be told exactly, because it holds several cells whose contributors are
   * not traced: each of those folds with the lowest whole node that is safe.
   */
  private Optional<List<Part>> wholeNodes(List<Part> left) {
    List<Part> stood = new ArrayList<>(at(standing, DimensionTree.ROOT));
    List<Part> open = new ArrayList<>(left);
    for (Part part : left) {
      if (open.contains(part) && safety.regions().untraced(part.cells())) {
        foldWhole(part, stood, open);
      }
    }
    if (open.isEmpty()) {
      return Optional.of(stood);
    }
    return open.size() == left.size()
        ? Optional.empty()
        : closed(open, stood)
            .or(() -> absorbedLater(open, stood))
            .filter(parts -> parts.size() > 1);
  }

  private Optional<List<Part>> absorbedLater(List<Part> open, List<Part> stood) {
    return stood.stream()
        .sorted(Comparator.comparingLong(this::loss).thenComparing(part -> part.extent().key()))
        .map(part -> taken(open, stood, new Candidate(part.extent().key(), List.of(part), 0)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private void foldWhole(Part part, List<Part> stood, List<Part> open) {
    DimensionTree tree = axis.tree();
    int home = part.extent().folded() ? part.extent().node() : tree.parent(part.extent().node());
    for (int node = home; node > DimensionTree.ROOT; node = tree.parent(node)) {
      int at = node;
      List<Part> under =
          Stream.concat(stood.stream(), open.stream())
              .filter(p -> tree.under(p.extent().node(), at))
              .toList();
      int[] cells = Part.cells(under.stream());
      if (safe(cells)) {
        stood.removeAll(under);
        open.removeAll(under);
        stood.add(new Part(rest(node, List.of()), cells));
        return;
      }
    }
  }

  private boolean safe(int[] cells) {
    return safety.safe(cells) && (!sensitive || safety.leavesRoom(cells, slice));
  }

  /** A part that says nothing about the dimension is as safe as the slice. */
  private static boolean whole(Part part) {
    return part.extent().key().equals(Extent.all().key());
  }

  private static List<Part> at(TreeMap<Integer, List<Part>> parts, int node) {
    return parts.computeIfAbsent(node, n -> new ArrayList<>());
  }
}
