package org.obmeet.telemetry.privacy.projection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.projection.conversion.DomainLabels;
import org.obmeet.telemetry.privacy.projection.conversion.FieldConversion;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Range;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * A rectification of rows of a data set. It sets fields to given values, as projection would store
 * them, and recomputes the sum checks that read them. Identifiers, times, consent attributes and
 * sum checks cannot be rectified. A field outside a row's scope of consent stays empty.
 */
public final class RowRectification {
  /** An invalid field or value in a rectification. The message names the field. */
  public static final class InvalidRectificationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    InvalidRectificationException(String message) {
      super(message);
    }
  }

  private final Dataset dataset;
  private final Map<Field, Optional<Object>> values = new LinkedHashMap<>();
  private final List<Field> sumChecks = new ArrayList<>();
  private final Optional<Field> scope;

  /**
   * @param set new values by field name, as text; an empty text removes the value
   * @throws InvalidRectificationException if a field or a value is not allowed
   */
  public RowRectification(Dataset dataset, Map<String, String> set) {
    this.dataset = dataset;
    this.scope = dataset.scopeField();
    set.forEach((name, text) -> values.put(field(name), value(field(name), text)));
    for (Field field : dataset.fields()) {
      if (field.treatment() instanceof Treatment.SumCheck check
          && check.alternatives().stream()
              .anyMatch(sum -> sum.reads().stream().anyMatch(set::containsKey))) {
        sumChecks.add(field);
      }
    }
  }

  public List<String> fields() {
    return values.keySet().stream().map(Field::name).toList();
  }

  public static boolean isRectifiable(Field field) {
    return switch (field.fieldClass()) {
      case IDENTIFIER, TIME -> false;
      case QUASI, MEASURE, FLAG ->
          !(field.treatment() instanceof Treatment.ConsentAttribute
              || field.treatment() instanceof Treatment.SumCheck);
    };
  }

  /** Returns the rectified row, or the same row if its values need no change. */
  public GenericRecord rectified(GenericRecord row) {
    MutableRow rectified = null;
    for (Map.Entry<Field, Optional<Object>> set : values.entrySet()) {
      Object value = set.getValue().orElse(null);
      int position = set.getKey().position();
      Object current = row.get(position);
      boolean same = current == null ? value == null : value != null && same(current, value);
      if (!same && isInScope(set.getKey(), row)) {
        rectified = rectified == null ? new MutableRow(dataset).set(row) : rectified;
        rectified.put(position, value);
      }
    }
    if (rectified == null) {
      return row;
    }
    for (Field field : sumChecks) {
      if (isInScope(field, row)) { // a sum check reads nothing but the row
        rectified.put(
            field.position(),
            FieldConversion.of(field, dataset).value(null, null, null, rectified));
      }
    }
    return rectified.record();
  }

  private static boolean same(Object current, Object value) {
    return current instanceof CharSequence
        ? current.toString().equals(value)
        : current.equals(value);
  }

  private boolean isInScope(Field field, GenericRecord row) {
    return field.scope() != Scope.EXTENDED
        || scope
            .map(consent -> String.valueOf(row.get(consent.position())))
            .map(Scope.EXTENDED.word()::equals)
            .orElse(true);
  }

  private Field field(String name) {
    return dataset
        .field(name)
        .filter(RowRectification::isRectifiable)
        .orElseThrow(
            () ->
                new InvalidRectificationException(
                    "allowed: fields of %s that are no identifier, no time, no consent attribute and not computed from other fields (see its README); it is '%s'"
                        .formatted(dataset.name(), name)));
  }

  private static Optional<Object> value(Field field, String text) {
    if (text.isEmpty()) {
      if (!field.nullable()) {
        throw new InvalidRectificationException(
            field.name() + " is required; give a value instead of an empty text");
      }
      return Optional.empty();
    }
    return Optional.of(
        switch (field.type()) {
          case LABEL -> label(field, text);
          case LONG -> number(field, text);
          case BOOLEAN -> flag(field, text);
          case PSEUDONYM, DAY, SECOND ->
              throw new InvalidRectificationException(field.name() + " cannot be rectified");
        });
  }

  private static Object label(Field field, String text) {
    String label = new DomainLabels(field.domain()).label(text);
    if (label.equals(Domain.NOT_LISTED) && !text.equals(Domain.NOT_LISTED)) {
      throw invalid(field, field.domain().describe() + ", " + Domain.NOT_LISTED, text);
    }
    return label;
  }

  private static Object flag(Field field, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw invalid(field, "true, false", text);
    }
    return Boolean.valueOf(text);
  }

  private static Object number(Field field, String text) {
    Range range = field.treatment().range();
    if (range == null) {
      throw new InvalidRectificationException(
          field.name() + " cannot be rectified: it has no range of numbers");
    }
    String allowed = "an integer " + range.min() + ".." + range.max();
    try {
      long number = Long.parseLong(text);
      if (number != range.clamp(number)) {
        throw invalid(field, allowed, text);
      }
      return number;
    } catch (NumberFormatException e) {
      throw invalid(field, allowed, text);
    }
  }

  private static InvalidRectificationException invalid(Field field, String allowed, String text) {
    return new InvalidRectificationException(
        field.name() + " must be one of: " + allowed + "; it is '" + text + "'");
  }
}
