package org.obmeet.telemetry.schemas.cube;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * Reads the dimensions and conditions of a cube.
 *
 * @param hierarchies declared hierarchies by name of the input
 */
record DimensionReader(CubeInputs inputs, Map<String, DimensionHierarchy> hierarchies) {
  private static final DimensionHierarchy FLAT = new DimensionHierarchy.Flat();

  /** Names of columns of every table, and the values of {@code level} that name no dimension. */
  private static final List<String> RESERVED =
      Stream.concat(MeasureReader.RESERVED.stream(), Stream.of("total", "remainder")).toList();

  List<Cube.Dimension> dimensions(YamlNode list) {
    Map<String, Cube.Dimension> dimensions = new LinkedHashMap<>();
    for (YamlNode item : list.items()) {
      Cube.Dimension dimension =
          item.isText() ? labelled(item, false, Optional.empty()) : item.read(this::dimension);
      if (RESERVED.contains(dimension.field())) {
        throw item.invalid(
            dimension.field(), "a field with another name than " + String.join(", ", RESERVED));
      }
      if (dimensions.put(dimension.field(), dimension) != null) {
        throw item.invalid("each field once");
      }
    }
    return List.copyOf(dimensions.values());
  }

  /** Returns the required labels by name of the input. Only rows with all of them count. */
  Map<String, String> where(Optional<YamlNode> declared) {
    return declared.map(all -> all.entries(this::condition)).orElse(Map.of());
  }

  private String condition(String name, YamlNode node) {
    CubeInputs.Input input = inputs.field(node, name, DimensionReader::mayBeCondition);
    if (!input.domain().contains(node.text())) {
      throw input.domain() instanceof Domain.Listed listed
          ? node.invalid(node.text(), listed.values())
          : node.invalid(input.domain().describe());
    }
    return node.text();
  }

  /** Returns the dimension whose labels are the bins of a number. */
  static Cube.Dimension binned(
      CubeInputs.Input number, boolean sensitive, String title, DimensionHierarchy hierarchy) {
    return new Cube.Dimension(
        number.name() + "_band",
        false,
        sensitive,
        hierarchy,
        title,
        false,
        Optional.of(number.name()));
  }

  private static boolean mayBeCondition(CubeInputs.Input input) {
    return input.type() == ValueType.LABEL
        || (input.derived() && input.type() == ValueType.BOOLEAN);
  }

  private Cube.Dimension dimension(YamlNode item) {
    boolean sensitive = item.optional("sensitive").map(YamlNode::flag).orElse(false);
    Optional<String> title = item.optional("title").map(YamlNode::text);
    Optional<YamlNode> bin = item.optional("bin");
    if (bin.isEmpty()) {
      return labelled(item.require("field"), sensitive, title);
    }
    CubeInputs.Input number = inputs.binned(bin.get());
    DimensionHierarchy hierarchy =
        item.optional("open")
            .map(DimensionReader::openBins)
            .orElseGet(DimensionHierarchy.Binned::new);
    return binned(number, sensitive, title.orElse(number.title()), hierarchy);
  }

  private static DimensionHierarchy openBins(YamlNode node) {
    long from = node.integer(1, 1L << 62);
    if (Long.bitCount(from) != 1) {
      throw node.invalid("a power of two");
    }
    return new DimensionHierarchy.OpenBins(from);
  }

  private Cube.Dimension labelled(YamlNode named, boolean sensitive, Optional<String> title) {
    CubeInputs.Input input = inputs.field(named, Set.of(ValueType.LABEL, ValueType.BOOLEAN));
    return new Cube.Dimension(
        input.name(),
        input.type() == ValueType.BOOLEAN,
        sensitive,
        hierarchies.getOrDefault(input.name(), FLAT),
        title.orElse(input.title()),
        input.together(),
        Optional.empty());
  }
}
