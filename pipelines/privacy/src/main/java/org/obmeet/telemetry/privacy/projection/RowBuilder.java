package org.obmeet.telemetry.privacy.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.obmeet.telemetry.privacy.consent.ConsentState;
import org.obmeet.telemetry.privacy.projection.Input.Source;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Domain;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.Scope;
import org.obmeet.telemetry.schemas.Treatment;
import org.obmeet.telemetry.schemas.ValueType;

/** Builds rows of one data set, field by field, as the schema declares them. */
final class RowBuilder {
  private final Dataset dataset;
  private final Identities identities;
  private final Column[] columns;
  private final UserAgents userAgents = new UserAgents();
  private final List<Field> adjusted = new ArrayList<>();
  private Field missing;

  /** A field, where its values are looked for, and how they are read. */
  private record Column(
      Field field, Source[][] sources, Conversion conversion, Composed composed, Range range) {
    Source[] of(Input input) {
      return sources[input.kind().ordinal()];
    }
  }

  RowBuilder(Dataset dataset, SlotMap slots, Pseudonyms pseudonyms, PageUrl url) {
    this.dataset = dataset;
    this.columns =
        dataset.fields().stream()
            .map(field -> column(field, slots, userAgents, url))
            .toArray(Column[]::new);
    this.identities = new Identities(dataset, pseudonyms, pseudonymType(dataset));
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

  private Column column(Field field, SlotMap slots, UserAgents userAgents, PageUrl url) {
    Source[][] sources = new Source[BodyKind.values().length][];
    for (BodyKind kind : BodyKind.values()) {
      sources[kind.ordinal()] = slots.of(field, kind);
    }
    return new Column(
        field,
        sources,
        Conversion.of(field, userAgents, url),
        Composed.of(field, dataset),
        Range.of(field.treatment()));
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
   * @throws IllegalStateException if the key of the record's epoch is missing
   */
  GenericData.Record build(Input input, Facts facts, String eventType) {
    adjusted.clear();
    missing = null;
    Scope scope = facts.consent() == null ? Scope.EXTENDED : facts.consent().scope();
    GenericData.Record row = new GenericData.Record(dataset.schema());
    for (Column column : columns) {
      Field field = column.field();
      Object value = null;
      if (scope.covers(field.scope())) {
        value = value(column, input, facts, eventType, row);
      }
      if (value == null && !field.nullable()) {
        missing = field;
        return null;
      }
      row.put(field.position(), value);
    }
    return row;
  }

  /** Fields of the last row that were clamped, or were unreadable. */
  List<Field> adjusted() {
    return adjusted;
  }

  /** The field for want of which there is no row. */
  Field missing() {
    return missing;
  }

  private Object value(
      Column column, Input input, Facts facts, String eventType, GenericData.Record row) {
    if (column.composed() != null) {
      Object value = column.composed().value(column.of(input), input, facts, row);
      if (value == Conversion.UNREADABLE) {
        adjusted.add(column.field());
        return null;
      }
      return value == null ? null : clamp(column, value);
    }
    return column.conversion() == null
        ? established(column, input, facts, eventType)
        : read(column, input, facts);
  }

  private Object read(Column column, Input input, Facts facts) {
    boolean textual = input.kind().textual();
    boolean flag = column.field().treatment() instanceof Treatment.Flag;
    boolean unreadable = false;
    for (Source source : column.of(input)) {
      Slots slots = input.of(source);
      byte kind = slots.kind(source.slot());
      boolean says = slots.says(source.slot()) || (flag && kind == Slots.FALSE);
      if (says) {
        Object value = column.conversion().convert(slots, source.slot(), textual, facts);
        if (value != Conversion.UNREADABLE) {
          return clamp(column, value);
        }
        unreadable = true;
      }
    }
    if (unreadable) {
      adjusted.add(column.field());
    }
    return column.field().treatment() instanceof Treatment.Family && facts.userAgent() != null
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
    long clamped = Math.min(Math.max(number, range.min()), range.max());
    if (clamped == number) {
      return value;
    }
    adjusted.add(column.field());
    return clamped;
  }

  private Object established(Column column, Input input, Facts facts, String eventType) {
    Treatment treatment = column.field().treatment();
    if (treatment instanceof Treatment.Day) {
      return facts.day();
    } else if (treatment instanceof Treatment.Second) {
      return facts.second();
    } else if (treatment instanceof Treatment.EventType) {
      return eventType;
    } else if (treatment instanceof Treatment.OfConsent of) {
      return ofConsent(of.attribute(), facts);
    } else if (treatment instanceof Treatment.Owner) {
      return identities.ofSubject("owner", facts.day(), facts.owner());
    } else if (treatment instanceof Treatment.Subject subject) {
      Source named = named(column.of(input), input);
      return named == null
          ? null
          : identities.subject(subject.kind(), input.of(named), named.slot());
    } else if (treatment instanceof Treatment.Pseudonymise to) {
      return pseudonymised(column, input, facts, to.kind());
    }
    throw new IllegalStateException("no treatment of field " + column.field().name());
  }

  private Object pseudonymised(Column column, Input input, Facts facts, String kind) {
    boolean tells = kind.equals("person") || kind.equals("session");
    if (tells && facts.anonymous()) {
      return null;
    }
    boolean once = kind.equals("record");
    Source named = named(column.of(input), input);
    if (named == null) {
      String derived = once ? facts.derivedRecord() : null;
      return derived == null ? null : identities.once(kind, facts.day(), derived);
    }
    Slots slots = input.of(named);
    return once
        ? identities.once(kind, facts.day(), slots, named.slot())
        : identities.recurring(kind, facts.day(), slots, named.slot());
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

  private static String ofConsent(String attribute, Facts facts) {
    ConsentState consent = facts.consent();
    if (consent == null) {
      return Domain.UNKNOWN;
    }
    return switch (attribute) {
      case "scope" -> consent.scope().word();
      case "deployment" -> consent.deployment().word();
      case "verification" -> consent.verification().word();
      default -> tenure(consent.since(), facts.millis());
    };
  }

  private static String tenure(Instant since, long millis) {
    long days = Duration.between(since, Instant.ofEpochMilli(millis)).toDays();
    if (days < 3) {
      return "under_3_days";
    }
    return days < 28 ? "under_28_days" : "28_days_and_more";
  }
}
