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
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * What a cube may name: the fields of its data set, the weekday of an event, then the columns of
 * its fact.
 *
 * @param all by name
 */
public record CubeInputs(Map<String, Input> all) {
  /**
   * A field or column.
   *
   * @param min smallest number, where it is known
   * @param versionParts parts that a version keeps; 0 where it is none
   * @param derived whether it is a column of a fact
   */
  public record Input(
      String name,
      ValueType type,
      Domain domain,
      long min,
      int versionParts,
      boolean together,
      boolean derived,
      String title,
      String unit) {}

  /** The fields of a data set, which are what a fact may read. */
  public static CubeInputs of(Dataset dataset) {
    Map<String, Input> all = new LinkedHashMap<>();
    dataset.fields().forEach(field -> all.put(field.name(), of(field)));
    return new CubeInputs(all);
  }

  /** With the weekday, where the data set has one. */
  public CubeInputs withWeekday(Dataset dataset) {
    Map<String, Input> more = new LinkedHashMap<>(all);
    if (Weekday.in(dataset)) {
      more.put(
          Weekday.NAME,
          new Input(
              Weekday.NAME,
              ValueType.LABEL,
              Weekday.DOMAIN,
              0,
              0,
              false,
              false,
              Weekday.TITLE,
              ""));
    }
    return new CubeInputs(more);
  }

  /** With the columns of facts. */
  public CubeInputs with(Collection<Fact> facts) {
    Map<String, Input> more = new LinkedHashMap<>(all);
    facts.forEach(fact -> fact.columns().forEach(column -> more.put(column.name(), of(column))));
    return new CubeInputs(more);
  }

  public CubeInputs with(Optional<Fact> fact) {
    return with(fact.stream().toList());
  }

  /** The input that a node names, which must be of one of the types. */
  Input field(YamlNode node, Set<ValueType> types) {
    return field(node, node.text(), input -> types.contains(input.type()));
  }

  /** The input of a name, which must be of the kind that is allowed here. */
  Input field(YamlNode at, String name, Predicate<Input> allowed) {
    return Optional.ofNullable(all.get(name))
        .filter(allowed)
        .orElseThrow(
            () ->
                new CatalogException(
                    at.file(),
                    at.key(),
                    name,
                    String.join(
                        ", ", all.values().stream().filter(allowed).map(Input::name).toList())));
  }

  /** The number that a node names, of which bands are made. */
  Input banded(YamlNode node) {
    return field(node, node.text(), input -> input.type() == ValueType.LONG && input.min() >= 0);
  }

  private static Input of(Field field) {
    Treatment treatment = field.treatment();
    return new Input(
        field.name(),
        field.type(),
        field.domain(),
        min(treatment),
        treatment instanceof Treatment.Version version ? version.parts() : 0,
        false,
        false,
        field.title(),
        field.unit());
  }

  private static long min(Treatment treatment) {
    if (treatment instanceof Treatment.Clamp clamp) {
      return clamp.min();
    }
    if (treatment instanceof Treatment.Entries entries) {
      return entries.min();
    }
    if (treatment instanceof Treatment.DateAge age) {
      return age.min();
    }
    return treatment instanceof Treatment.SumOfValues sum ? sum.min() : 0;
  }

  private static Input of(Fact.Column column) {
    return new Input(
        column.name(),
        column.type(),
        column.domain(),
        column.min(),
        0,
        column.together(),
        true,
        column.title(),
        column.unit());
  }
}
