package org.obmeet.telemetry.privacy.projection;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.obmeet.telemetry.privacy.projection.Input.Source;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.Range;
import org.obmeet.telemetry.schemas.Row;
import org.obmeet.telemetry.schemas.Scope;
import org.obmeet.telemetry.schemas.ValueType;

/** Builds rows of one data set, field by field, as the schema declares them. */
final class RowBuilder {
  private final Plan[][] plans;
  private final Row row;
  private final UserAgents userAgents = new UserAgents();
  private final List<Field> adjusted = new ArrayList<>();
  private Field missing;

  /** The fields of a kind of body under a scope, and in which order they are read. */
  private record Plan(PlainFields plain, List<Column> others) {
    static Plan of(List<Column> columns, BodyKind kind, Scope scope, boolean plainly) {
      List<Column> plain = new ArrayList<>();
      List<Column> others = new ArrayList<>();
      for (Column column : columns) {
        boolean taken =
            plainly && scope.covers(column.field().scope()) && PlainFields.isPlain(column, kind);
        (taken ? plain : others).add(column);
      }
      return new Plan(new PlainFields(plain, kind), others);
    }
  }

  RowBuilder(Dataset dataset, SlotMap slots, Pseudonyms pseudonyms, PageUrl url) {
    this(dataset, slots, pseudonyms, url, true);
  }

  /**
   * The same, which need not take the short way.
   *
   * @param plainly whether plain fields are put into the row from their slots at once
   */
  RowBuilder(Dataset dataset, SlotMap slots, Pseudonyms pseudonyms, PageUrl url, boolean plainly) {
    this.row = new Row(dataset);
    Schema type = pseudonymType(dataset);
    List<Column> columns =
        dataset.fields().stream()
            .map(
                field ->
                    column(field, slots, url, Established.of(field, dataset, pseudonyms, type)))
            .toList();
    // What adds up is none of the plain fields, and is reckoned after them.
    this.plans = new Plan[BodyKind.values().length][Scope.values().length];
    for (BodyKind kind : BodyKind.values()) {
      for (Scope scope : Scope.values()) {
        plans[kind.ordinal()][scope.ordinal()] = Plan.of(columns, kind, scope, plainly);
      }
    }
  }

  /** Another body begins. */
  void begin() {
    userAgents.begin();
  }

  private static Schema pseudonymType(Dataset dataset) {
    return dataset.fields().stream()
        .filter(field -> field.type() == ValueType.PSEUDONYM)
        .findFirst()
        .map(field -> plain(dataset.schema().getFields().get(field.position()).schema()))
        .orElseThrow(
            () -> new IllegalArgumentException(dataset.name() + " has no field of a pseudonym"));
  }

  private Column column(Field field, SlotMap slots, PageUrl url, Established established) {
    Source[][] sources = new Source[BodyKind.values().length][];
    for (BodyKind kind : BodyKind.values()) {
      sources[kind.ordinal()] = slots.of(field, kind);
    }
    Composed composed = Composed.of(field, row.dataset());
    Conversion conversion = Conversion.of(field, userAgents, url);
    if (established == null && composed == null && conversion == null) {
      throw new IllegalArgumentException("no treatment of field " + field.name());
    }
    return Column.of(field, sources, established, composed, conversion);
  }

  private static Schema plain(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream()
            .filter(t -> t.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow()
        : schema;
  }

  /**
   * The row of a record, or null if a field that must be there is {@link #missing}.
   *
   * @param eventType label of the event; null where the data set has none
   * @return the same row every time
   * @throws IllegalStateException if the key of the record's epoch is missing
   */
  Row build(Input input, Facts facts, String eventType) {
    adjusted.clear();
    missing = null;
    Scope scope = facts.consent() == null ? Scope.EXTENDED : facts.consent().scope();
    Plan plan = plans[input.kind().ordinal()][scope.ordinal()];
    row.clear();
    for (Column column : plan.plain().take(input.own(), row)) {
      put(column, input, facts, eventType);
    }
    for (Column column : plan.others()) {
      boolean put = scope.covers(column.field().scope()) && put(column, input, facts, eventType);
      if (!put && !column.field().nullable()) {
        missing = column.field();
        return null;
      }
    }
    return row;
  }

  /** Puts a column's value into the row; false where there is none. */
  private boolean put(Column column, Input input, Facts facts, String eventType) {
    Object value = value(column, input, facts, eventType);
    if (value != null) {
      row.put(column.field().position(), value);
    }
    return value != null;
  }

  /** Fields of the last row that were clamped, or were unreadable. */
  List<Field> adjusted() {
    return adjusted;
  }

  /** The field for want of which there is no row. */
  Field missing() {
    return missing;
  }

  private Object value(Column column, Input input, Facts facts, String eventType) {
    if (column.established() != null) {
      return column.established().value(column.sources(input.kind()), input, facts, eventType);
    } else if (column.composed() == null) {
      return read(column, input, facts);
    }
    Object value = column.composed().value(column.sources(input.kind()), input, facts, row);
    if (value == Conversion.UNREADABLE) {
      adjusted.add(column.field());
      return null;
    }
    return value == null ? null : clamp(column, value);
  }

  private Object read(Column column, Input input, Facts facts) {
    boolean textual = input.kind().textual();
    boolean unreadable = false;
    for (Source source : column.sources(input.kind())) {
      Slots slots = input.of(source);
      int slot = source.slot();
      if (slots.says(slot) || (column.flag() && slots.kind(slot) == Slots.FALSE)) {
        Object value = column.conversion().convert(slots, slot, textual, facts);
        if (value != Conversion.UNREADABLE) {
          return clamp(column, value);
        }
        unreadable = true;
      }
    }
    if (unreadable) {
      adjusted.add(column.field());
    }
    return column.family() && facts.userAgent() != null
        ? column.conversion().convert(agent(facts.userAgent()), 0, false, facts)
        : null;
  }

  private static Slots agent(String userAgent) {
    Slots slots = new Slots(1);
    slots.setText(0, userAgent);
    return slots;
  }

  private Object clamp(Column column, Object value) {
    Range range = column.range();
    if (range == null) {
      return value;
    }
    long number = (Long) value;
    long clamped = range.cut(number);
    if (clamped == number) {
      return value;
    }
    adjusted.add(column.field());
    return clamped;
  }

  /** The first identifier that some sources hold, or null. */
  static String identifier(Source[] sources, Input input) {
    Source named = named(sources, input);
    return named == null ? null : input.of(named).identifier(named.slot());
  }

  /** The first source that holds an identifier, or null. */
  static Source named(Source[] sources, Input input) {
    for (Source source : sources) {
      if (input.of(source).identifies(source.slot())) {
        return source;
      }
    }
    return null;
  }
}
