package org.obmeet.telemetry.privacy.joint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;

/**
 * What was done to a value of a released table, from the table and the public ladder alone. A value
 * that nobody has is answered for like one that too few have; nothing tells a value that was too
 * small from one that was folded with it.
 */
public final class Neighbourhood {
  private final ReleasedCube table;
  private final Declaration declaration;
  private final SortedMap<String, String> asked;

  /**
   * @param declared the table
   * @param asked dimension to value
   * @throws IllegalArgumentException where the table has no such dimension
   */
  public Neighbourhood(DeclaredTable declared, Map<String, String> asked) {
    this.table = declared.published().table();
    this.declaration = declared.declaration();
    this.asked = new TreeMap<>(asked);
    for (String dimension : asked.keySet()) {
      if (!table.dimensions().contains(dimension)) {
        throw new IllegalArgumentException(
            "a dimension must be one of "
                + String.join(", ", table.dimensions())
                + "; it is '"
                + dimension
                + "'");
      }
    }
  }

  /** The rows that stand for the values asked for; all rows where none is. */
  public List<ReleasedCube.Row> rows() {
    return table.rows().stream()
        .filter(
            row ->
                IntStream.range(0, table.dimensions().size())
                    .allMatch(d -> holds(d, row.labels().get(d))))
        .toList();
  }

  /** What became of each value, in words. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    List<ReleasedCube.Row> rows = rows();
    if (rows.isEmpty()) {
      words.add(
          "No row of the table stands for this, and its rows cover everyone counted: nobody was"
              + " counted here.");
    } else if (rows.stream().anyMatch(row -> row.status() == ReleasedCube.Status.WITHHELD)) {
      words.add(
          "Measures of a withheld row are not published. Withheld rows look alike, whether they are"
              + " unsafe or protect another.");
    }
    for (int d = 0; d < table.dimensions().size(); d++) {
      if (asked.containsKey(table.dimensions().get(d))) {
        words.addAll(dimension(d, rows));
      }
    }
    return words;
  }

  private List<String> dimension(int d, List<ReleasedCube.Row> rows) {
    String dimension = table.dimensions().get(d);
    String value = asked.get(dimension);
    Meaning meaning = meaning(d);
    List<String> words = new ArrayList<>();
    List<String> ladder = new ArrayList<>(declaration.ladder(dimension).path(value));
    ladder.add(ReleasedCube.ALL);
    words.add(dimension + " = " + value + ", on the ladder " + String.join(" → ", ladder) + ":");
    SortedSet<String> labels = new TreeSet<>();
    rows.forEach(row -> labels.add(row.labels().get(d)));
    labels.forEach(label -> words.addAll(label(meaning, label, value, ladder)));
    words.add("  neighbours: " + neighbours(d, labels));
    return words;
  }

  private static List<String> label(
      Meaning meaning, String label, String value, List<String> ladder) {
    if (meaning.isValue(label)) {
      return List.of("  it stands alone");
    }
    ReleasedCube.GroupLabel definition = meaning.definition(label);
    int at = ladder.indexOf(definition.node());
    List<String> above = at < 0 ? List.of() : ladder.subList(at + 1, ladder.size());
    return List.of(
        "  it is folded into '" + label + "', which stands for " + Meaning.words(definition),
        above.isEmpty()
            ? "    it cannot fold further up"
            : "    further up it could fold into " + String.join(", then ", above));
  }

  /** Labels of rows that share the other labels with those of the value. */
  private String neighbours(int d, SortedSet<String> own) {
    SortedSet<String> labels = new TreeSet<>();
    for (ReleasedCube.Row row : table.rows()) {
      boolean beside =
          IntStream.range(0, table.dimensions().size())
              .filter(other -> other != d)
              .allMatch(other -> holds(other, row.labels().get(other)));
      if (beside && !own.contains(row.labels().get(d))) {
        labels.add(row.labels().get(d));
      }
    }
    return labels.isEmpty() ? "none" : String.join(", ", labels);
  }

  private Meaning meaning(int d) {
    return new Meaning(table, d, declaration.ladder(table.dimensions().get(d)));
  }

  private boolean holds(int d, String label) {
    String value = asked.get(table.dimensions().get(d));
    return value == null || meaning(d).covers(label, new Leaf(value, value, ""));
  }
}
