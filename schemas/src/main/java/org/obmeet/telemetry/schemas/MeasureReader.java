package org.obmeet.telemetry.schemas;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the measures of a cube. */
final class MeasureReader {
  private static final List<String> RESERVED = List.of("window_start", "window_end", "status");

  private MeasureReader() {}

  static List<Cube.Measure> read(YamlNode list, Dataset dataset) {
    List<Cube.Measure> measures = new ArrayList<>();
    for (YamlNode item : list.items()) {
      measures.add(measure(item, dataset));
    }
    if (measures.isEmpty()) {
      throw list.fault("at least one measure");
    }
    return measures;
  }

  /** Column names of a table are distinct; a field may be summed under its own name. */
  static void checkNames(YamlNode list, List<Cube.Measure> measures, Set<String> dimensions) {
    Set<String> names = new HashSet<>(dimensions);
    measures.forEach(m -> names.remove(m.field()));
    names.addAll(RESERVED);
    for (YamlNode item : list.items()) {
      YamlNode name = item.require("name");
      if (!names.add(name.text())) {
        throw name.fault("a name that no other column of the table has");
      }
    }
  }

  private static Cube.Measure measure(YamlNode item, Dataset dataset) {
    String name = item.require("name").name();
    Optional<YamlNode> count = item.optional("count");
    Optional<YamlNode> sum = item.optional("sum");
    if (count.isPresent() == sum.isPresent()) {
      throw new CatalogException(
          item.file(),
          item.key(),
          count.isPresent() ? "count and sum" : "neither count nor sum",
          "one of count, sum");
    }
    Cube.Measure measure =
        count.isPresent()
            ? counted(item, name, count.get(), dataset)
            : summed(item, name, sum.orElseThrow(), dataset);
    item.closed();
    return measure;
  }

  private static Cube.Measure counted(YamlNode item, String name, YamlNode noun, Dataset dataset) {
    String what = noun.word(List.of(dataset.contributors(), dataset.units()));
    if (what.equals(dataset.contributors())) {
      boolean dominance = item.optional("dominance").map(MeasureReader::never).orElse(false);
      return new Cube.Measure(
          name,
          Cube.MeasureKind.CONTRIBUTORS,
          "",
          0,
          1,
          dominance,
          text(item, "title", what),
          text(item, "unit", what));
    }
    return new Cube.Measure(
        name,
        Cube.MeasureKind.RECORDS,
        "",
        0,
        1,
        item.optional("dominance").map(YamlNode::flag).orElse(true),
        text(item, "title", what),
        text(item, "unit", what));
  }

  private static boolean never(YamlNode node) {
    if (node.flag()) {
      throw node.fault("false; a contributor adds at most 1 to this count");
    }
    return false;
  }

  private static Cube.Measure summed(YamlNode item, String name, YamlNode sum, Dataset dataset) {
    Field field = CubeLoader.field(sum, sum.text(), dataset, Set.of(ValueType.LONG));
    List<YamlNode> ends = item.require("clamp").items();
    if (ends.size() != 2) {
      throw item.require("clamp").fault("[MIN, MAX]");
    }
    long min = ends.get(0).integer(Long.MIN_VALUE, Long.MAX_VALUE);
    long max = ends.get(1).integer(Long.MIN_VALUE, Long.MAX_VALUE);
    if (min > max) {
      throw ends.get(0).fault("at most " + max + ", the upper end");
    }
    return new Cube.Measure(
        name,
        Cube.MeasureKind.SUM,
        field.name(),
        min,
        max,
        item.optional("dominance").map(YamlNode::flag).orElse(true),
        text(item, "title", field.title()),
        text(item, "unit", field.unit()));
  }

  private static String text(YamlNode item, String key, String otherwise) {
    return item.optional(key).map(YamlNode::text).orElse(otherwise);
  }
}
