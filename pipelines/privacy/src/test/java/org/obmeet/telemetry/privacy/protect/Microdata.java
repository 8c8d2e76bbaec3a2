package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.Records;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/** Records made by hand, and problems of them. */
final class Microdata {
  static final TableDesign.Measure PEOPLE =
      new TableDesign.Measure("people", TableDesign.Kind.COUNT, false);
  static final TableDesign.Measure VALUE =
      new TableDesign.Measure("value", TableDesign.Kind.SUM, true);

  private record Line(List<String> labels, String who, long value) {}

  private final List<String> dimensions;
  private final List<Hierarchy> ladders = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private int next;

  private Microdata(List<String> dimensions) {
    this.dimensions = dimensions;
    dimensions.forEach(d -> ladders.add(Hierarchy.flat(d)));
  }

  /** Nobody yet. */
  static Microdata of(String dimensions) {
    return new Microdata(List.of(dimensions.split(" ")));
  }

  /** Gives a dimension a ladder. */
  Microdata ladder(Hierarchy ladder) {
    ladders.set(dimensions.indexOf(ladder.dimension()), ladder);
    return this;
  }

  /** Adds people of whom nobody is elsewhere, each of value 1. */
  Microdata people(String labels, int number) {
    for (int i = 0; i < number; i++) {
      one(labels, "person " + next++, 1);
    }
    return this;
  }

  /** Adds what somebody contributes. */
  Microdata one(String labels, String who, long value) {
    lines.add(new Line(List.of(labels.split(" ")), who, value));
    return this;
  }

  /** Adds people to a table of two dimensions, one line a text: its label, then numbers. */
  Microdata crossed(String head, String... texts) {
    List<String> columns = List.of(head.trim().split(" +"));
    for (String text : texts) {
      List<String> words = List.of(text.trim().split(" +"));
      for (int c = 0; c < columns.size(); c++) {
        people(words.get(0) + " " + columns.get(c), Integer.parseInt(words.get(c + 1)));
      }
    }
    return this;
  }

  /** The same in another order. */
  Microdata shuffled(long seed) {
    Collections.shuffle(lines, new Random(seed));
    return this;
  }

  /** The records. */
  Records records() {
    Records records = new Records(dimensions, List.of("value"), List.of(0), false);
    lines.forEach(line -> records.add(line.labels(), line.who(), new long[] {line.value()}));
    return records;
  }

  /** A problem of these records. */
  Problem problem(Problem.Settings settings, TableDesign... tables) {
    return new Problem(ladders, List.of(tables), records(), settings);
  }

  /** A table of people. */
  static TableDesign counting(String name, String... dimensions) {
    return new TableDesign(name, List.of(dimensions), List.of(PEOPLE));
  }

  /** A table of values under the p % rule. */
  static TableDesign summing(String name, String... dimensions) {
    return new TableDesign(name, List.of(dimensions), List.of(VALUE));
  }

  /** Rules that withhold only and take zeros for safe; p is 10. */
  static Problem.Settings settings(int threshold, Problem.Protection protection) {
    return settings(threshold, Problem.Zeros.SAFE, protection, Problem.Generalise.SUPPRESS_ONLY);
  }

  static Problem.Settings settings(
      int threshold,
      Problem.Zeros zeros,
      Problem.Protection protection,
      Problem.Generalise generalise) {
    return new Problem.Settings(threshold, zeros, 10, protection, generalise);
  }

  /** What comes out, nothing being out before. */
  static ProtectedRelease protect(Problem problem) {
    return Protect.protect(problem, List.of(), Protect.BUDGET);
  }
}
