package org.obmeet.telemetry.schemas.cube;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.dataset.Weekday;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Range;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * The inputs that a cube may use, by name. They are the fields of its data set, the weekday of an
 * event, and the columns of its fact.
 */
public record CubeInputs(Map<String, Input> all) {
  private static final Range ANY = new Range(0, Long.MAX_VALUE);

  /**
   * A field of a data set, the weekday, or a column of a fact.
   *
   * @param range range of a number; up to the largest 64-bit integer if it is not known
   * @param versionParts number of parts of a version; 0 if the input is not a version
   * @param together true if a cube of only this column publishes all of its labels or none
   * @param derived true for a column of a fact
   */
  public record Input(
      String name,
      ValueType type,
      Domain domain,
      Range range,
      int versionParts,
      boolean together,
      boolean derived,
      String title,
      String unit) {}

  /** Returns the inputs that are fields of a data set. A fact may read only these inputs. */
  public static CubeInputs of(Dataset dataset) {
    Map<String, Input> all = new LinkedHashMap<>();
    dataset.fields().forEach(field -> all.put(field.name(), of(field)));
    return new CubeInputs(all);
  }

  /** Returns these inputs and the weekday, if the data set has this dimension. */
  public CubeInputs withWeekday(Dataset dataset) {
    Map<String, Input> more = new LinkedHashMap<>(all);
    if (Weekday.in(dataset)) {
      more.put(
          Weekday.NAME,
          new Input(
              Weekday.NAME,
              ValueType.LABEL,
              Weekday.DOMAIN,
              ANY,
              0,
              false,
              false,
              Weekday.TITLE,
              ""));
    }
    return new CubeInputs(more);
  }

  /** Returns these inputs and the columns of the facts. */
  public CubeInputs with(Collection<Fact> facts) {
    Map<String, Input> more = new LinkedHashMap<>(all);
    facts.forEach(fact -> fact.columns().forEach(column -> more.put(column.name(), of(column))));
    return new CubeInputs(more);
  }

  /** Returns the input whose name is the node's text. It must have one of the types. */
  Input field(YamlNode node, Set<ValueType> types) {
    return field(node, node.text(), input -> types.contains(input.type()));
  }

  /** Returns the input with a name. It must satisfy a condition. */
  Input field(YamlNode at, String name, Predicate<Input> allowed) {
    return Optional.ofNullable(all.get(name))
        .filter(allowed)
        .orElseThrow(
            () ->
                at.invalid(name, all.values().stream().filter(allowed).map(Input::name).toList()));
  }

  /** Returns the input whose name is the node's text. It must be a number that has bins. */
  Input binned(YamlNode node) {
    return field(
        node, node.text(), input -> input.type() == ValueType.LONG && input.range().min() >= 0);
  }

  private static Input of(Field field) {
    Treatment treatment = field.treatment();
    return new Input(
        field.name(),
        field.type(),
        field.domain(),
        treatment.range() == null ? ANY : treatment.range(),
        treatment instanceof Treatment.Version version ? version.parts() : 0,
        false,
        false,
        field.title(),
        field.unit());
  }

  private static Input of(Fact.Column column) {
    return new Input(
        column.name(),
        column.type(),
        column.domain(),
        new Range(column.min(), column.max()),
        0,
        column.together(),
        true,
        column.title(),
        column.unit());
  }
}
