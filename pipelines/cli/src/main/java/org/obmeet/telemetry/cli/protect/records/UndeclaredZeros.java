package org.obmeet.telemetry.cli.protect.records;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.disclosure.model.Records;

/**
 * The pairs of values of two dimensions that no record has, although chance would bring them
 * together, and that the specification does not list as impossible. A reader may know that they
 * cannot occur.
 */
public final class UndeclaredZeros {
  private static final double MAX_PROBABILITY = 1e-3;
  private static final long MAX_PAIRS = 200_000;
  private static final int MAX_LINES = 30;
  private static final String CSV = "%s,%s";

  private final InputData input;
  private final Collection<Map<String, String>> declared;

  /**
   * @param declared the combinations of the specification, as labels by dimension
   */
  public UndeclaredZeros(InputData input, Collection<Map<String, String>> declared) {
    this.input = input;
    this.declared = declared;
  }

  /** Returns a warning for each two dimensions with such pairs, with the lines to add. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (int a = 0; a < input.dimensions().size(); a++) {
      for (int b = a + 1; b < input.dimensions().size(); b++) {
        warning(input.dimensions().get(a), input.dimensions().get(b)).ifPresent(warnings::add);
      }
    }
    return warnings;
  }

  private Optional<String> warning(InputDimension a, InputDimension b) {
    if ((long) a.values().size() * b.values().size() > MAX_PAIRS) {
      return Optional.empty();
    }
    Counts counts = new Counts(input.position(a.name()), input.position(b.name()));
    Set<String> lines = new TreeSet<>();
    for (int one : a.leaves()) {
      for (int other : b.leaves()) {
        if (counts.isUnlikelyZero(one, other)
            && declared.stream().noneMatch(known -> covers(known, a, one, b, other))) {
          lines.add(CSV.formatted(quoted(a.nodes().label(one)), quoted(b.nodes().label(other))));
        }
      }
    }
    return lines.isEmpty() ? Optional.empty() : Optional.of(text(a, b, lines));
  }

  private static String quoted(String label) {
    return label.matches("[^\",\r\n]*") ? label : '"' + label.replace("\"", "\"\"") + '"';
  }

  private static boolean covers(
      Map<String, String> known, InputDimension a, int one, InputDimension b, int other) {
    return Set.of(a.name(), b.name()).containsAll(known.keySet())
        && isUnder(known.get(a.name()), a, one)
        && isUnder(known.get(b.name()), b, other);
  }

  private static boolean isUnder(String label, InputDimension dimension, int leaf) {
    return label == null
        || dimension.node(label) >= 0 && dimension.nodes().isUnder(leaf, dimension.node(label));
  }

  private String text(InputDimension a, InputDimension b, Set<String> lines) {
    return """
        Warning: %s combinations of %s and %s do not occur, although chance would make them. Who \
        knows that they cannot occur may find suppressed values. If they cannot, %s:
        %s
        %s%s"""
        .formatted(
            lines.size(),
            a.name(),
            b.name(),
            declared.isEmpty()
                ? "add the line 'impossible: never.csv' to the specification, and write never.csv"
                : "add them to the file of impossible",
            CSV.formatted(quoted(a.name()), quoted(b.name())),
            lines.stream().limit(MAX_LINES).collect(Collectors.joining("\n")),
            lines.size() > MAX_LINES ? "\n... and " + (lines.size() - MAX_LINES) + " more" : "");
  }

  /** The numbers of contributors of two dimensions' leaves, alone and together. */
  private final class Counts {
    private final long[] ofFirst;
    private final long[] ofSecond;
    private final Set<Long> together = new HashSet<>();
    private long all;
    private final boolean firstDependsOnSecond;
    private final boolean secondDependsOnFirst;
    private final long pairs;

    private Counts(int a, int b) {
      Records records = input.records();
      ofFirst = new long[input.dimensions().get(a).nodes().size()];
      ofSecond = new long[input.dimensions().get(b).nodes().size()];
      pairs =
          (long) input.dimensions().get(a).values().size()
              * input.dimensions().get(b).values().size();
      Set<List<Integer>> counted = new HashSet<>();
      for (int row = 0; row < records.size(); row++) {
        int one = records.leaves()[a][row];
        int other = records.leaves()[b][row];
        boolean isNew =
            records.contributors() == null
                || counted.add(List.of(records.contributors()[row], one, other));
        long weight = records.weights() != null ? records.weights()[row] : isNew ? 1 : 0;
        ofFirst[one] += weight;
        ofSecond[other] += weight;
        all += weight;
        if (input.isOccupied(row)) {
          together.add(key(one, other));
        }
      }
      secondDependsOnFirst = isDependent(ofFirst, ofSecond, false);
      firstDependsOnSecond = isDependent(ofSecond, ofFirst, true);
    }

    private long key(int one, int other) {
      return (long) one * ofSecond.length + other;
    }

    /**
     * Returns true if each leaf occurs with one leaf of the other dimension, and chance would
     * hardly make it so.
     */
    private boolean isDependent(long[] leaves, long[] others, boolean swapped) {
      double logarithm = 0;
      for (int leaf = 0; leaf < leaves.length; leaf++) {
        int partner = -1;
        for (int other = 0; other < others.length; other++) {
          if (together.contains(swapped ? key(other, leaf) : key(leaf, other))) {
            if (partner >= 0) {
              return false;
            }
            partner = other;
          }
        }
        logarithm +=
            partner < 0 ? 0 : (leaves[leaf] - 1) * Math.log((double) others[partner] / all);
      }
      return logarithm < Math.log(MAX_PROBABILITY);
    }

    private boolean isUnlikelyZero(int one, int other) {
      double none = ofFirst[one] * Math.log1p(-(double) ofSecond[other] / all);
      return ofFirst[one] > 0
          && ofSecond[other] > 0
          && !together.contains(key(one, other))
          && (firstDependsOnSecond
              || secondDependsOnFirst
              || none + Math.log(pairs) < Math.log(MAX_PROBABILITY));
    }
  }
}
