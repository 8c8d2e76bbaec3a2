package org.obmeet.telemetry.cubes;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.ValueType;

/**
 * The columns that a list of cubes needs, each once.
 *
 * @param labels label and flag fields: dimensions, {@code where} and the scope of consent
 * @param numbers summed fields
 * @param unit field of the unit, or null where no cube picks the latest
 */
record ColumnPlan(Map<String, Field> labels, Map<String, Field> numbers, Field unit, Dataset of) {
  static final String CONTRIBUTOR = "contributor";
  static final String RECORD = "record";
  static final String DAY = "day";
  static final String SECOND = "second";
  static final String CONSENT_SCOPE = "consent_scope";

  private static final Set<ValueType> LABELLED = Set.of(ValueType.LABEL, ValueType.BOOLEAN);

  static ColumnPlan of(Dataset dataset, List<Cube> cubes) {
    require(dataset, "every cube", CONTRIBUTOR, Set.of(ValueType.PSEUDONYM));
    require(dataset, "every cube", DAY, Set.of(ValueType.DAY));
    Map<String, Field> labels = new LinkedHashMap<>();
    Map<String, Field> numbers = new LinkedHashMap<>();
    Field unit = null;
    Set<String> names = new HashSet<>();
    dataset.field(CONSENT_SCOPE).ifPresent(f -> labels.put(f.name(), f));
    for (Cube cube : cubes) {
      check(dataset, cube, names);
      addLabels(dataset, cube, labels);
      addNumbers(dataset, cube, numbers);
      unit = cube.latestOnly() ? unit(dataset, cube) : unit;
    }
    return new ColumnPlan(labels, numbers, unit, dataset);
  }

  Field field(String name) {
    return of.require(name);
  }

  private static void check(Dataset dataset, Cube cube, Set<String> names) {
    if (!cube.stream().equals(dataset.name())) {
      throw new IllegalArgumentException(
          "stream of cube "
              + cube.name()
              + " must be "
              + dataset.name()
              + "; it is "
              + cube.stream());
    }
    if (!names.add(cube.name())) {
      throw new IllegalArgumentException("two cubes are named " + cube.name());
    }
  }

  private static void addLabels(Dataset dataset, Cube cube, Map<String, Field> labels) {
    for (Cube.Dimension dimension : cube.dimensions()) {
      Field field = require(dataset, "cube " + cube.name(), dimension.field(), LABELLED);
      labels.put(field.name(), field);
    }
    for (String name : cube.where().keySet()) {
      Field field = require(dataset, "cube " + cube.name(), name, LABELLED);
      labels.put(field.name(), field);
    }
  }

  private static void addNumbers(Dataset dataset, Cube cube, Map<String, Field> numbers) {
    for (Cube.Measure measure : cube.measures()) {
      if (measure.kind() == Cube.MeasureKind.SUM) {
        Field field =
            require(dataset, "cube " + cube.name(), measure.field(), Set.of(ValueType.LONG));
        numbers.put(field.name(), field);
      }
    }
  }

  private static Field unit(Dataset dataset, Cube cube) {
    String name =
        dataset
            .unitField()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "cube "
                            + cube.name()
                            + " picks the latest record of a unit; "
                            + dataset.name()
                            + " has no unit"));
    String by = "cube " + cube.name();
    require(dataset, by, SECOND, Set.of(ValueType.SECOND));
    require(dataset, by, RECORD, Set.of(ValueType.PSEUDONYM));
    return require(dataset, by, name, Set.of(ValueType.PSEUDONYM));
  }

  private static Field require(Dataset dataset, String by, String name, Set<ValueType> types) {
    Field field = dataset.require(name);
    if (!types.contains(field.type())) {
      throw new IllegalArgumentException(
          "type of field "
              + name
              + " in "
              + by
              + " must be one of "
              + types.stream().map(Enum::name).sorted().toList()
              + "; it is "
              + field.type());
    }
    return field;
  }
}
