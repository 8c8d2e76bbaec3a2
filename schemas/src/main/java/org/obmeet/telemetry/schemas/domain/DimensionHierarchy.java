package org.obmeet.telemetry.schemas.domain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The hierarchy of a dimension, from leaf to root. The root is the total and is not declared. */
public sealed interface DimensionHierarchy {
  /**
   * Returns the labels of a leaf and its ancestors without the root, from the leaf upwards.
   *
   * @return at least one label; the first is {@code leaf}
   */
  List<String> path(String leaf);

  /** Returns the name of a label's level; empty for the finest level. */
  String level(String label);

  /** Returns a text that is the same for equal hierarchies. Released files contain its hash. */
  String identity();

  /** A hierarchy without levels between the leaves and the root. */
  record Flat() implements DimensionHierarchy {
    @Override
    public String level(String label) {
      return "";
    }

    @Override
    public String identity() {
      return "flat";
    }

    @Override
    public List<String> path(String leaf) {
      return List.of(leaf);
    }
  }

  /** {@code [minor, major]}: 6.6.0 → 6.6 → 6. Other values are directly below the root. */
  record ByVersion(List<String> levels) implements DimensionHierarchy {
    public ByVersion {
      levels = List.copyOf(levels);
    }

    @Override
    public String level(String label) {
      if (label.isEmpty() || !Character.isDigit(label.charAt(0))) {
        return "";
      }
      String level =
          switch (label.split("[.-]", -1).length) {
            case 1 -> "major";
            case 2 -> "minor";
            default -> "";
          };
      return levels.contains(level) ? level : "";
    }

    @Override
    public String identity() {
      return "version " + String.join(" ", levels);
    }

    @Override
    public List<String> path(String leaf) {
      List<String> labels = new ArrayList<>(List.of(leaf));
      if (!leaf.isEmpty() && Character.isDigit(leaf.charAt(0))) {
        String[] parts = leaf.split("[.-]", -1);
        for (String level : levels) {
          int keep = level.equals("minor") ? 2 : 1;
          if (parts.length > keep) {
            labels.add(String.join(".", List.of(parts).subList(0, keep)));
          }
        }
      }
      return labels;
    }
  }

  /**
   * {@code {using: FILE.csv}}: parents by a public list. Other values are directly below the root.
   */
  record ByTable(String file, Map<String, String> parents) implements DimensionHierarchy {
    public ByTable {
      parents = Collections.unmodifiableMap(new TreeMap<>(parents));
    }

    @Override
    public String level(String label) {
      int above = path(label).size();
      return !parents.containsValue(label) ? "" : above == 1 ? "top" : "level " + above;
    }

    /** Returns the parents without the file, which may be renamed. */
    @Override
    public String identity() {
      StringBuilder text = new StringBuilder("table\n");
      parents.forEach((leaf, parent) -> text.append(leaf + "\t" + parent + "\n"));
      return text.toString();
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

  /** Fine bins below coarse bins; see {@link Bins}. Other values are directly below the root. */
  record Binned() implements DimensionHierarchy {
    @Override
    public String level(String label) {
      boolean bin = !label.isEmpty() && Character.isDigit(label.charAt(0));
      return bin && IntStream.range(0, Bins.COUNT).mapToObj(Bins::at).noneMatch(label::equals)
          ? "coarse"
          : "";
    }

    @Override
    public String identity() {
      return "bins";
    }

    @Override
    public List<String> path(String leaf) {
      boolean bin = !leaf.isEmpty() && Character.isDigit(leaf.charAt(0));
      String coarse = bin ? Bins.coarse(leaf) : leaf;
      return coarse.equals(leaf) ? List.of(leaf) : List.of(leaf, coarse);
    }
  }

  /**
   * The fine bins of {@link Bins} up to an open last bin: {@code 0}, {@code 1}, {@code 2..3},
   * {@code 4..7}, {@code 8_and_more}. They have no coarser level.
   *
   * @param from smallest number of the last bin, a power of two
   */
  record OpenBins(long from) implements DimensionHierarchy {
    @Override
    public String level(String label) {
      return "";
    }

    @Override
    public String identity() {
      return "open bins from " + from;
    }

    @Override
    public List<String> path(String leaf) {
      return List.of(leaf);
    }

    /** Returns the label of the last bin. */
    public String last() {
      return from + "_and_more";
    }
  }
}
