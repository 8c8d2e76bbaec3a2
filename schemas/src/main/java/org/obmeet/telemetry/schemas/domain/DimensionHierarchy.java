package org.obmeet.telemetry.schemas.domain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a dimension generalises, leaf to root. The last step, to everything, is implied. */
public sealed interface DimensionHierarchy {
  /**
   * The labels of a value from the leaf upwards, the implied last step left out.
   *
   * @return at least one label; the first is {@code leaf}
   */
  List<String> path(String leaf);

  /** No step but the implied one. */
  record Flat() implements DimensionHierarchy {
    @Override
    public List<String> path(String leaf) {
      return List.of(leaf);
    }
  }

  /**
   * {@code [minor, major]}: 6.6.0 → 6.6 → 6. A value that is no version has no intermediate step.
   */
  record ByVersion(List<String> levels) implements DimensionHierarchy {
    public ByVersion {
      levels = List.copyOf(levels);
    }

    @Override
    public List<String> path(String leaf) {
      List<String> labels = new ArrayList<>(List.of(leaf));
      if (!leaf.isEmpty() && Character.isDigit(leaf.charAt(0))) {
        String[] parts = leaf.split("[.-]", -1);
        for (String step : levels) {
          int keep = step.equals("minor") ? 2 : 1;
          if (parts.length > keep) {
            labels.add(String.join(".", List.of(parts).subList(0, keep)));
          }
        }
      }
      return labels;
    }
  }

  /** {@code {using: FILE.csv}}: parent of each value, from a public list. */
  record ByTable(String file, Map<String, String> parents) implements DimensionHierarchy {
    public ByTable {
      parents = Collections.unmodifiableMap(new TreeMap<>(parents));
    }

    @Override
    public List<String> path(String leaf) {
      List<String> labels = new ArrayList<>();
      for (String at = leaf; at != null; at = parents.get(at)) {
        labels.add(at);
      }
      return labels;
    }
  }

  /** Coarse band of each band of {@link Bins}. What is no band has no intermediate step. */
  record Binned() implements DimensionHierarchy {
    @Override
    public List<String> path(String leaf) {
      boolean band = !leaf.isEmpty() && Character.isDigit(leaf.charAt(0));
      String coarse = band ? Bins.coarse(leaf) : leaf;
      return coarse.equals(leaf) ? List.of(leaf) : List.of(leaf, coarse);
    }
  }

  /**
   * Bands of {@link Bins}, of which the last holds all that is not below a number: {@code 0},
   * {@code 1}, {@code 2..3}, {@code 4..7}, {@code 8_and_more}. They have no intermediate step.
   *
   * @param from smallest number of the last band, a power of two
   */
  record OpenBins(long from) implements DimensionHierarchy {
    @Override
    public List<String> path(String leaf) {
      return List.of(leaf);
    }

    /** Label of the last band. */
    public String last() {
      return from + "_and_more";
    }
  }
}
