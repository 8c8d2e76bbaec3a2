package org.obmeet.telemetry.privacy.projection.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.privacy.projection.conversion.FieldConversion;
import org.obmeet.telemetry.privacy.projection.conversion.RecordContext;
import org.obmeet.telemetry.privacy.projection.conversion.SlotConversion;
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
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.Range;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Builds the rows of one data set, field by field in the order of the schema. */
public final class RowBuilder {
  private final List<FieldPlan> plans = new ArrayList<>();
  private final MutableRow row;
  private final UserAgents userAgents = new UserAgents();
  private final List<Field> adjusted = new ArrayList<>();
  private Field missing;

  /**
   * A field with its sources and its conversion.
   *
   * @param sources sources by format, in the order in which they are tried
   * @param ofField null if the value is from a single slot
   * @param ofSlot null if the value is not from a single slot
   * @param range null if the values have no range
   */
  private record FieldPlan(
      Field field,
      Map<WireFormat, Source[]> sources,
      FieldConversion ofField,
      SlotConversion ofSlot,
      Range range) {}

  public RowBuilder(Dataset dataset, SlotMap slots, Pseudonyms pseudonyms, PageUrl url) {
    this.row = new MutableRow(dataset);
    Schema pseudonymType = pseudonymType(dataset);
    for (Field field : dataset.fields()) {
      FieldConversion ofContext = ContextConversions.of(field, dataset, pseudonyms, pseudonymType);
      FieldConversion ofField = ofContext == null ? FieldConversion.of(field, dataset) : ofContext;
      SlotConversion ofSlot = ofField == null ? SlotConversion.of(field, userAgents, url) : null;
      if (ofField == null && ofSlot == null) {
        throw new IllegalArgumentException(
            "field %s has a treatment without a conversion: %s"
                .formatted(field.name(), field.treatment()));
      }
      plans.add(new FieldPlan(field, slots.of(field), ofField, ofSlot, field.treatment().range()));
    }
  }

  private static Schema pseudonymType(Dataset dataset) {
    return dataset
        .field(field -> field.type() == ValueType.PSEUDONYM)
        .map(field -> plain(dataset.schema().getFields().get(field.position()).schema()))
        .orElseThrow(
            () -> new IllegalArgumentException(dataset.name() + " has no field of a pseudonym"));
  }

  private static Schema plain(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream()
            .filter(t -> t.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow()
        : schema;
  }

  /** Prepares for the next line or request. All user agents in it share one limit. */
  public void begin() {
    userAgents.begin();
  }

  /**
   * Returns the row of a record, or null if a required field is {@link #missing}. The row has only
   * fields within the scope of the consent. Without a consent, the row has all fields.
   *
   * @return the same object for all records
   * @throws RuntimeException if the key of a pseudonym is missing
   */
  public MutableRow build(WireRecord input, RecordContext context) {
    adjusted.clear();
    missing = null;
    row.clear();
    Scope scope = context.consent() == null ? Scope.EXTENDED : context.consent().scope();
    for (FieldPlan plan : plans) {
      Field field = plan.field();
      Object value = scope.covers(field.scope()) ? value(plan, input, context) : null;
      if (value != null) {
        row.put(field.position(), value);
      } else if (!field.nullable()) {
        missing = field;
        return null;
      }
    }
    return row;
  }

  /** Returns the fields of the last row whose values were clamped or unreadable. */
  public List<Field> adjusted() {
    return adjusted;
  }

  /** Returns the required field that the last record does not have, if {@link #build} failed. */
  public Field missing() {
    return missing;
  }

  private Object value(FieldPlan plan, WireRecord input, RecordContext context) {
    Source[] sources = plan.sources().get(input.format());
    Object value =
        plan.ofField() == null
            ? ofSlot(plan, sources, input, context)
            : plan.ofField().value(sources, input, context, row);
    if (value == SlotConversion.UNREADABLE) {
      adjusted.add(plan.field());
      value = null;
    }
    if (value == null
        && plan.field().treatment() instanceof Treatment.Family
        && context.userAgent() != null) {
      Slots request = new Slots(1);
      request.setText(0, context.userAgent());
      value = plan.ofSlot().convert(request, 0, false, context);
    }
    return value == null || plan.range() == null ? value : clamp(plan, (Long) value);
  }

  /** Converts the value of the first source that can be interpreted. */
  private static Object ofSlot(
      FieldPlan plan, Source[] sources, WireRecord input, RecordContext context) {
    boolean textual = input.format().writesNumbersAsText();
    boolean flag = plan.field().treatment() instanceof Treatment.Flag;
    Object value = null;
    for (Source source : sources) {
      Slots slots = input.of(source);
      int slot = source.slot();
      if (slots.hasValue(slot) || (flag && slots.kind(slot) == Slots.FALSE)) {
        value = plan.ofSlot().convert(slots, slot, textual, context);
        if (value != SlotConversion.UNREADABLE) {
          return value;
        }
      }
    }
    return value;
  }

  private Object clamp(FieldPlan plan, long number) {
    long clamped = plan.range().clamp(number);
    if (clamped != number) {
      adjusted.add(plan.field());
    }
    return clamped;
  }

  /** Returns the identifier in the first source that has one, or null if none has. */
  public static String identifier(Source[] sources, WireRecord input) {
    for (Source source : sources) {
      String identifier = input.of(source).identifier(source.slot());
      if (identifier != null) {
        return identifier;
      }
    }
    return null;
  }
}
