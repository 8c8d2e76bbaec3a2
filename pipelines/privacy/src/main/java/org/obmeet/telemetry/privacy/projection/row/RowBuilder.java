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

/** Builds the rows of one data set, field by field in the order of the schema. */
public final class RowBuilder {
  private final Plan[][] plans;
  private final MutableRow row;
  private final UserAgents userAgents = new UserAgents();
  private final List<Field> adjusted = new ArrayList<>();
  private Field missing;

  /** The fields that are read in a format under a scope of consent, in order. */
  private record Plan(PrimitiveFields primitive, List<FieldPlan> others) {
    static Plan of(List<FieldPlan> columns, WireFormat kind, Scope scope, boolean fastPath) {
      List<FieldPlan> primitive = new ArrayList<>();
      List<FieldPlan> others = new ArrayList<>();
      for (FieldPlan column : columns) {
        boolean taken =
            fastPath
                && scope.covers(column.field().scope())
                && PrimitiveFields.isPrimitive(column, kind);
        (taken ? primitive : others).add(column);
      }
      return new Plan(new PrimitiveFields(primitive, kind), others);
    }
  }

  public RowBuilder(Dataset dataset, SlotMap slots, Pseudonyms pseudonyms, PageUrl url) {
    this(dataset, slots, pseudonyms, url, true);
  }

  /**
   * Creates a builder.
   *
   * @param fastPath true to use the fast path for primitive fields; tests compare both paths
   */
  public RowBuilder(
      Dataset dataset, SlotMap slots, Pseudonyms pseudonyms, PageUrl url, boolean fastPath) {
    this.row = new MutableRow(dataset);
    Schema type = pseudonymType(dataset);
    List<FieldPlan> columns =
        dataset.fields().stream()
            .map(
                field ->
                    column(
                        field, slots, url, ContextConversion.of(field, dataset, pseudonyms, type)))
            .toList();
    // Checks of sums are not primitive, so they run after the fields that they read.
    this.plans = new Plan[WireFormat.values().length][Scope.values().length];
    for (WireFormat kind : WireFormat.values()) {
      for (Scope scope : Scope.values()) {
        plans[kind.ordinal()][scope.ordinal()] = Plan.of(columns, kind, scope, fastPath);
      }
    }
  }

  /** Prepares for the next tracker body. */
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

  private FieldPlan column(Field field, SlotMap slots, PageUrl url, ContextConversion contextual) {
    Source[][] sources = new Source[WireFormat.values().length][];
    for (WireFormat kind : WireFormat.values()) {
      sources[kind.ordinal()] = slots.of(field, kind);
    }
    CompositeConversion composite = CompositeConversion.of(field, row.dataset());
    Conversion conversion = Conversion.of(field, userAgents, url);
    if (contextual == null && composite == null && conversion == null) {
      throw new IllegalArgumentException(
          "field " + field.name() + " has a treatment without a conversion: " + field.treatment());
    }
    return FieldPlan.of(field, sources, contextual, composite, conversion);
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
   * Returns the row of a record, or null if a required field is {@link #missing}.
   *
   * @param eventType label of the event; null if the data set has no events
   * @return the same object for all records
   * @throws IllegalStateException if the key of the record's epoch is missing
   */
  public MutableRow build(WireRecord input, RecordContext context, String eventType) {
    adjusted.clear();
    missing = null;
    Scope scope = context.consent() == null ? Scope.EXTENDED : context.consent().scope();
    Plan plan = plans[input.kind().ordinal()][scope.ordinal()];
    row.clear();
    for (FieldPlan column : plan.primitive().take(input.own(), row)) {
      put(column, input, context, eventType);
    }
    for (FieldPlan column : plan.others()) {
      boolean put = scope.covers(column.field().scope()) && put(column, input, context, eventType);
      if (!put && !column.field().nullable()) {
        missing = column.field();
        return null;
      }
    }
    return row;
  }

  /** Computes a field's value and puts it into the row. Returns false if there is no value. */
  private boolean put(FieldPlan column, WireRecord input, RecordContext context, String eventType) {
    Object value = value(column, input, context, eventType);
    if (value != null) {
      row.put(column.field().position(), value);
    }
    return value != null;
  }

  /** Returns the fields of the last row whose values were clamped or unreadable. */
  public List<Field> adjusted() {
    return adjusted;
  }

  /** Returns the required field that the last record does not have, if {@link #build} failed. */
  public Field missing() {
    return missing;
  }

  private Object value(
      FieldPlan column, WireRecord input, RecordContext context, String eventType) {
    if (column.contextual() != null) {
      return column.contextual().value(column.sources(input.kind()), input, context, eventType);
    } else if (column.composite() == null) {
      return read(column, input, context);
    }
    Object value = column.composite().value(column.sources(input.kind()), input, context, row);
    if (value == Conversion.UNREADABLE) {
      adjusted.add(column.field());
      return null;
    }
    return value == null ? null : clamp(column, value);
  }

  private Object read(FieldPlan column, WireRecord input, RecordContext context) {
    boolean textual = input.kind().writesNumbersAsText();
    boolean unreadable = false;
    for (Source source : column.sources(input.kind())) {
      Slots slots = input.of(source);
      int slot = source.slot();
      if (slots.hasValue(slot) || (column.flag() && slots.kind(slot) == Slots.FALSE)) {
        Object value = column.conversion().convert(slots, slot, textual, context);
        if (value != Conversion.UNREADABLE) {
          return clamp(column, value);
        }
        unreadable = true;
      }
    }
    if (unreadable) {
      adjusted.add(column.field());
    }
    return column.family() && context.userAgent() != null
        ? column.conversion().convert(agent(context.userAgent()), 0, false, context)
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

  /** Returns the identifier in the first source that has one, or null if none has. */
  public static String identifier(Source[] sources, WireRecord input) {
    Source named = identifierSource(sources, input);
    return named == null ? null : input.of(named).identifier(named.slot());
  }

  /** Returns the first source that has an identifier, or null if none has. */
  public static Source identifierSource(Source[] sources, WireRecord input) {
    for (Source source : sources) {
      if (input.of(source).hasIdentifier(source.slot())) {
        return source;
      }
    }
    return null;
  }
}
