package org.obmeet.telemetry.schemas.cube;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.Range;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * Reads the measures and quantiles of a cube.
 *
 * @param fact the fact that the cube counts; empty if it counts records
 */
record MeasureReader(Dataset dataset, CubeInputs inputs, Optional<Fact> fact) {
  /** The noun for the units that a cube with a derived fact counts. */
  static final String FACTS = "facts";

  private static final String NAME_OF_A_SUM =
      "a name that ends in "
          + Cube.Measure.CAPPED
          + ", because the clamp limits what a record adds";

  /** The column names of the window and the status, which no other column may have. */
  static final List<String> RESERVED =
      List.of("window_start", "window_end", "window", "start", "level", "finest", "status");

  /** Returns the measures of a YAML list in order, without the {@link #quantiles}. */
  List<Cube.Measure> measures(YamlNode list) {
    List<Cube.Measure> measures = new ArrayList<>();
    for (YamlNode item : list.items()) {
      if (!"quantile".equals(kind(item))) {
        measures.add(item.read(this::measure));
      }
    }
    if (measures.isEmpty()) {
      throw list.invalid("at least one measure");
    }
    return measures;
  }

  /**
   * Returns the quantiles of a YAML list in order. The key is the list item that declares the
   * quantile.
   */
  Map<YamlNode, Cube.Quantile> quantiles(YamlNode list, String cube) {
    Map<YamlNode, Cube.Quantile> quantiles = new LinkedHashMap<>();
    for (YamlNode item : list.items()) {
      if ("quantile".equals(kind(item))) {
        quantiles.put(item, item.read(node -> quantile(node, cube)));
      }
    }
    return quantiles;
  }

  /** Checks that no measure or quantile has the name of another column or a reserved name. */
  static void checkNames(YamlNode list, Set<String> dimensions) {
    Set<String> names = new HashSet<>(dimensions);
    names.addAll(RESERVED);
    for (YamlNode item : list.items()) {
      YamlNode name = item.require("name");
      boolean free = names.add(name.text());
      if (item.optional("sum").isPresent()) {
        free &= names.add(name.text() + "_status");
      }
      if (!free) {
        throw name.invalid("a name that no other column of the table has");
      }
    }
  }

  /** Reads a range {@code [MIN, MAX]}. */
  static List<Long> range(YamlNode range) {
    List<YamlNode> ends = range.items();
    if (ends.size() != 2) {
      throw range.invalid("[MIN, MAX]");
    }
    long min = ends.get(0).integer(Long.MIN_VALUE, Long.MAX_VALUE);
    long max = ends.get(1).integer(Long.MIN_VALUE, Long.MAX_VALUE);
    if (min > max) {
      throw ends.get(0).invalid("at most " + max + ", the upper end");
    }
    return List.of(min, max);
  }

  private static String kind(YamlNode item) {
    item.require("name");
    return item.oneKeyOf("count", "sum", "quantile");
  }

  private Cube.Measure measure(YamlNode item) {
    String name = item.require("name").name();
    return kind(item).equals("count")
        ? counted(item, name, item.require("count"))
        : summed(item, name, item.require("sum"));
  }

  private Cube.Quantile quantile(YamlNode item, String cube) {
    YamlNode share = item.require("quantile");
    double value = share.number(0, 1);
    if (value == 0 || value == 1) {
      throw share.invalid("a number above 0 and below 1");
    }
    CubeInputs.Input of = inputs.binned(item.require("of"));
    return new Cube.Quantile(
        item.require("name").name(),
        value,
        of.name(),
        cube + "_" + of.name() + "_bands",
        item.require("title").text(),
        text(item, "unit", of.unit()));
  }

  private Cube.Measure counted(YamlNode item, String name, YamlNode noun) {
    String what =
        noun.oneOf(List.of(dataset.contributors(), fact.isPresent() ? FACTS : dataset.units()));
    boolean contributors = what.equals(dataset.contributors());
    Optional<YamlNode> dominance = item.optional("dominance");
    return new Cube.Measure(
        name,
        contributors ? Cube.MeasureKind.CONTRIBUTORS : Cube.MeasureKind.RECORDS,
        "",
        0,
        1,
        contributors
            ? dominance.map(MeasureReader::requireFalse).orElse(false)
            : dominance.map(YamlNode::flag).orElse(true),
        text(item, "title", what),
        text(item, "unit", what));
  }

  private static boolean requireFalse(YamlNode node) {
    if (node.flag()) {
      throw node.invalid("false; a contributor adds at most 1 to this count");
    }
    return false;
  }

  private Cube.Measure summed(YamlNode item, String name, YamlNode sum) {
    CubeInputs.Input field = inputs.field(sum, Set.of(ValueType.LONG));
    Range range = clamp(item, field).orElse(field.range());
    boolean dominance = item.optional("dominance").map(YamlNode::flag).orElse(true);
    if (dominance && range.min() < 0) {
      throw item.optional("clamp").orElse(sum).invalid("from 0 or more, or dominance: false");
    }
    String title = text(item, "title", field.title());
    boolean capped = name.endsWith(Cube.Measure.CAPPED);
    if (isNarrower(range, field) && !capped) {
      throw item.require("name").invalid(NAME_OF_A_SUM);
    }
    if (capped) {
      title += " (" + limit(range, field) + ")";
    }
    return new Cube.Measure(
        name,
        Cube.MeasureKind.SUM,
        field.name(),
        range.min(),
        range.max(),
        dominance,
        title,
        text(item, "unit", field.unit()));
  }

  /**
   * Returns the declared clamp. Without one, a sum adds the values as they are stored, whose range
   * must be known then.
   */
  private static Optional<Range> clamp(YamlNode item, CubeInputs.Input field) {
    if (!field.range().isBounded()) {
      item.require("clamp");
    }
    return item.optional("clamp")
        .map(MeasureReader::range)
        .map(ends -> new Range(ends.get(0), ends.get(1)));
  }

  private static boolean isNarrower(Range clamp, CubeInputs.Input field) {
    return clamp.min() > field.range().min() || clamp.max() < field.range().max();
  }

  /** Returns how much of a record or fact a sum counts, in words. */
  private String limit(Range clamp, CubeInputs.Input field) {
    String what =
        fact.map(of -> of.name().replace('_', ' ')).or(dataset::unitField).orElse("record");
    return clamp.min() <= field.range().min()
        ? String.format(Locale.ROOT, "at most %,d counted per %s", clamp.max(), what)
        : String.format(
            Locale.ROOT,
            "at least %,d and at most %,d counted per %s",
            clamp.min(),
            clamp.max(),
            what);
  }

  private static String text(YamlNode item, String key, String otherwise) {
    return item.optional(key).map(YamlNode::text).orElse(otherwise);
  }
}
