package org.obmeet.telemetry.cubes.bucket;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.dataset.Weekday;

/**
 * The columns that a list of cubes needs.
 *
 * @param labels label and flag fields for dimensions, conditions, facts, scope and eligibility
 * @param numbers number fields for sums, bins and facts
 * @param ids pseudonym fields for the unit and facts
 * @param unit pseudonym field of the unit whose latest record a cube picks; null if no cube does
 * @param facts true if a cube counts facts
 * @param weekday true if a cube uses the weekday
 * @param dataset data set of the cubes
 */
public record ColumnPlan(
    Map<String, Field> labels,
    Map<String, Field> numbers,
    Map<String, Field> ids,
    Field unit,
    boolean facts,
    boolean weekday,
    Dataset dataset) {
  public static final String CONTRIBUTOR = "contributor";
  static final String RECORD = "record";
  static final String DAY = "day";
  static final String SECOND = "second";
  public static final String CONSENT_SCOPE = "consent_scope";

  private static final Set<ValueType> LABELLED = Set.of(ValueType.LABEL, ValueType.BOOLEAN);

  public static ColumnPlan of(Dataset dataset, List<Cube> cubes) {
    require(dataset, "every cube", CONTRIBUTOR, Set.of(ValueType.PSEUDONYM));
    require(dataset, "every cube", DAY, Set.of(ValueType.DAY));
    ColumnPlan plan =
        new ColumnPlan(
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            cubes.stream()
                .filter(Cube::latestOnly)
                .map(cube -> unit(dataset, cube))
                .findAny()
                .orElse(null),
            cubes.stream().anyMatch(cube -> cube.derive().isPresent()),
            cubes.stream().anyMatch(ColumnPlan::namesWeekday),
            dataset);
    dataset.field(CONSENT_SCOPE).ifPresent(plan::add);
    dataset
        .eligibility()
        .ifPresent(
            rule ->
                rule.fields()
                    .forEach(
                        name ->
                            plan.add(require(dataset, "the eligibility rule", name, LABELLED))));
    cubes.forEach(plan::addCube);
    if (plan.unit != null && !plan.unit.name().equals(CONTRIBUTOR)) {
      plan.add(plan.unit);
    }
    return plan;
  }

  /** Returns the field with the contributor's pseudonym. */
  public Field contributor() {
    return field(CONTRIBUTOR);
  }

  Field field(String name) {
    return dataset.require(name);
  }

  private void addCube(Cube cube) {
    cube.derive().ifPresent(this::addFact);
    for (Cube.Dimension dimension : cube.dimensions()) {
      String name = dimension.binnedField().orElse(dimension.field());
      addField(cube, name, dimension.binnedField().isPresent() ? Set.of(ValueType.LONG) : LABELLED);
    }
    cube.where().keySet().forEach(name -> addField(cube, name, LABELLED));
    for (Cube.Measure measure : cube.measures()) {
      if (measure.kind() == Cube.MeasureKind.SUM) {
        addField(cube, measure.field(), Set.of(ValueType.LONG));
      }
    }
  }

  /** Adds a fact's fields. Checks that the data set has the fields that order its records. */
  private void addFact(Fact fact) {
    String by = "fact " + fact.name();
    require(dataset, by, SECOND, Set.of(ValueType.SECOND));
    require(dataset, by, RECORD, Set.of(ValueType.PSEUDONYM));
    fact.reads().forEach(name -> add(dataset.require(name)));
  }

  private static boolean namesWeekday(Cube cube) {
    return cube.where().containsKey(Weekday.NAME)
        || cube.dimensions().stream().anyMatch(d -> d.field().equals(Weekday.NAME));
  }

  /** Adds a field, unless it is the weekday or a column of the cube's fact. */
  private void addField(Cube cube, String name, Set<ValueType> types) {
    boolean derived =
        cube.derive().stream()
            .flatMap(fact -> fact.columns().stream())
            .anyMatch(column -> column.name().equals(name) && types.contains(column.type()));
    if (!derived && !name.equals(Weekday.NAME)) {
      add(require(dataset, "cube " + cube.name(), name, types));
    }
  }

  private void add(Field field) {
    switch (field.type()) {
      case LABEL, BOOLEAN -> labels.put(field.name(), field);
      case LONG -> numbers.put(field.name(), field);
      case PSEUDONYM -> ids.put(field.name(), field);
      case DAY, SECOND -> {
        // the day is always read; the second only for facts and latest records
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
                        "cube %s picks the latest record of a unit, but data set %s has no unit"
                            .formatted(cube.name(), dataset.name())));
    String by = "cube " + cube.name();
    require(dataset, by, SECOND, Set.of(ValueType.SECOND));
    require(dataset, by, RECORD, Set.of(ValueType.PSEUDONYM));
    return require(dataset, by, name, Set.of(ValueType.PSEUDONYM));
  }

  private static Field require(Dataset dataset, String by, String name, Set<ValueType> types) {
    Field field = dataset.require(name);
    if (!types.contains(field.type())) {
      throw new IllegalArgumentException(
          "type of field %s in %s must be one of %s; it is %s"
              .formatted(name, by, types.stream().map(Enum::name).sorted().toList(), field.type()));
    }
    return field;
  }
}
