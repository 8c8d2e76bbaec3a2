package org.obmeet.telemetry.privacy.projection.row;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.privacy.projection.conversion.CompositeConversion;
import org.obmeet.telemetry.privacy.projection.conversion.Conversion;
import org.obmeet.telemetry.privacy.projection.conversion.RecordContext;
import org.obmeet.telemetry.privacy.projection.conversion.UserAgents;
import org.obmeet.telemetry.privacy.projection.slot.SlotMap;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.WireFormat;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.Range;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Builds rows of one data set, field by field, as the schema declares them. */
public final class RowBuilder {
  private final Plan[][] plans;
  private final MutableRow row;
  private final UserAgents userAgents = new UserAgents();
  private final List<Field> adjusted = new ArrayList<>();
  private Field missing;

  /** The fields of a kind of body under a scope, and in which order they are read. */
  private record Plan(PrimitiveFields plain, List<FieldPlan> others) {
    static Plan of(List<FieldPlan> columns, WireFormat kind, Scope scope, boolean plainly) {
      List<FieldPlan> plain = new ArrayList<>();
      List<FieldPlan> others = new ArrayList<>();
      for (FieldPlan column : columns) {
        boolean taken =
            plainly
                && scope.covers(column.field().scope())
                && PrimitiveFields.isPrimitive(column, kind);
        (taken ? plain : others).add(column);
      }
      return new Plan(new PrimitiveFields(plain, kind), others);
    }
  }

  public RowBuilder(Dataset dataset, SlotMap slots, Pseudonyms pseudonyms, PageUrl url) {
    this(dataset, slots, pseudonyms, url, true);
  }

  /**
   * The same, which need not take the short way.
   *
   * @param plainly whether plain fields are put into the row from their slots at once
   */
  public RowBuilder(
      Dataset dataset, SlotMap slots, Pseudonyms pseudonyms, PageUrl url, boolean plainly) {
    this.row = new MutableRow(dataset);
    Schema type = pseudonymType(dataset);
    List<FieldPlan> columns =
        dataset.fields().stream()
            .map(
                field ->
                    column(
                        field, slots, url, ContextConversion.of(field, dataset, pseudonyms, type)))
            .toList();
    // What adds up is none of the plain fields, and is reckoned after them.
    this.plans = new Plan[WireFormat.values().length][Scope.values().length];
    for (WireFormat kind : WireFormat.values()) {
      for (Scope scope : Scope.values()) {
        plans[kind.ordinal()][scope.ordinal()] = Plan.of(columns, kind, scope, plainly);
      }
    }
  }

  /** Another body begins. */
  public void begin() {
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

  private FieldPlan column(Field field, SlotMap slots, PageUrl url, ContextConversion established) {
    Source[][] sources = new Source[WireFormat.values().length][];
    for (WireFormat kind : WireFormat.values()) {
      sources[kind.ordinal()] = slots.of(field, kind);
    }
    CompositeConversion composed = CompositeConversion.of(field, row.dataset());
    Conversion conversion = Conversion.of(field, userAgents, url);
    if (established == null && composed == null && conversion == null) {
      throw new IllegalArgumentException("no treatment of field " + field.name());
    }
    return FieldPlan.of(field, sources, established, composed, conversion);
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
  public MutableRow build(WireRecord input, RecordContext facts, String eventType) {
    adjusted.clear();
    missing = null;
    Scope scope = facts.consent() == null ? Scope.EXTENDED : facts.consent().scope();
    Plan plan = plans[input.kind().ordinal()][scope.ordinal()];
    row.clear();
    for (FieldPlan column : plan.plain().take(input.own(), row)) {
      put(column, input, facts, eventType);
    }
    for (FieldPlan column : plan.others()) {
      boolean put = scope.covers(column.field().scope()) && put(column, input, facts, eventType);
      if (!put && !column.field().nullable()) {
        missing = column.field();
        return null;
      }
    }
    return row;
  }

  /** Puts a column's value into the row; false where there is none. */
  private boolean put(FieldPlan column, WireRecord input, RecordContext facts, String eventType) {
    Object value = value(column, input, facts, eventType);
    if (value != null) {
      row.put(column.field().position(), value);
    }
    return value != null;
  }

  /** Fields of the last row that were clamped, or were unreadable. */
  public List<Field> adjusted() {
    return adjusted;
  }

  /** The field for want of which there is no row. */
  public Field missing() {
    return missing;
  }

  private Object value(FieldPlan column, WireRecord input, RecordContext facts, String eventType) {
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

  private Object read(FieldPlan column, WireRecord input, RecordContext facts) {
    boolean textual = input.kind().writesNumbersAsText();
    boolean unreadable = false;
    for (Source source : column.sources(input.kind())) {
      Slots slots = input.of(source);
      int slot = source.slot();
      if (slots.hasValue(slot) || (column.flag() && slots.kind(slot) == Slots.FALSE)) {
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

  private Object clamp(FieldPlan column, Object value) {
    Range range = column.range();
    if (range == null) {
      return value;
    }
    long number = (Long) value;
    long clamped = range.clamp(number);
    if (clamped == number) {
      return value;
    }
    adjusted.add(column.field());
    return clamped;
  }

  /** The first identifier that some sources hold, or null. */
  public static String identifier(Source[] sources, WireRecord input) {
    Source named = named(sources, input);
    return named == null ? null : input.of(named).identifier(named.slot());
  }

  /** The first source that holds an identifier, or null. */
  public static Source named(Source[] sources, WireRecord input) {
    for (Source source : sources) {
      if (input.of(source).hasIdentifier(source.slot())) {
        return source;
      }
    }
    return null;
  }
}
