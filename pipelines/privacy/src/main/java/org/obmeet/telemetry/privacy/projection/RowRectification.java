package org.obmeet.telemetry.privacy.projection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.projection.conversion.CompositeConversion;
import org.obmeet.telemetry.privacy.projection.conversion.DomainFolder;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Range;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * A correction of what rows of a data set say: values as projection would have stored them, and the
 * flags that follow from them. Identifiers, times and facts of a consent cannot be corrected; a
 * field beyond the scope of a row's consent stays empty.
 */
public final class RowRectification {
  /** A field or a value that a correction must not have; the message names what is allowed. */
  public static final class InvalidRectificationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    InvalidRectificationException(String message) {
      super(message);
    }
  }

  private final Dataset dataset;
  private final Map<Field, Optional<Object>> values = new LinkedHashMap<>();
  private final List<Field> following = new ArrayList<>();
  private final Optional<Field> scope;

  /**
   * A correction.
   *
   * @param set by field, the value in text; an empty one takes the value away
   * @throws NotAllowed where a field or a value must not be
   */
  public RowRectification(Dataset dataset, Map<String, String> set) {
    this.dataset = dataset;
    this.scope =
        dataset.fields().stream()
            .filter(field -> field.treatment().equals(new Treatment.ConsentAttribute("scope")))
            .findFirst();
    set.forEach((name, text) -> values.put(field(name), value(field(name), text)));
    for (Field field : dataset.fields()) {
      if (field.treatment() instanceof Treatment.SumCheck adds
          && adds.alternatives().stream()
              .anyMatch(sum -> sum.reads().stream().anyMatch(set::containsKey))) {
        following.add(field);
      }
    }
  }

  /** Names of the fields that are corrected. */
  public List<String> fields() {
    return values.keySet().stream().map(Field::name).toList();
  }

  /** Whether a field can be corrected. */
  public static boolean isCorrectable(Field field) {
    return switch (field.fieldClass()) {
      case IDENTIFIER, TIME -> false;
      case QUASI, MEASURE, FLAG ->
          !(field.treatment() instanceof Treatment.ConsentAttribute
              || field.treatment() instanceof Treatment.SumCheck);
    };
  }

  /** The row as it should be; the same one where it says so already. */
  public GenericRecord rectified(GenericRecord row) {
    MutableRow corrected = null;
    for (Map.Entry<Field, Optional<Object>> set : values.entrySet()) {
      Object value = set.getValue().orElse(null);
      int position = set.getKey().position();
      Object held = row.get(position);
      boolean same = held == null ? value == null : value != null && same(held, value);
      if (!same && isInScope(set.getKey(), row)) {
        corrected = corrected == null ? new MutableRow(dataset).set(row) : corrected;
        corrected.put(position, value);
      }
    }
    if (corrected == null) {
      return row;
    }
    for (Field field : following) {
      corrected.put(
          field.position(),
          CompositeConversion.of(field, dataset).value(null, null, null, corrected));
    }
    return corrected.record();
  }

  private static boolean same(Object held, Object value) {
    return held instanceof CharSequence ? held.toString().equals(value) : held.equals(value);
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
        .filter(RowRectification::isCorrectable)
        .orElseThrow(
            () ->
                new InvalidRectificationException(
                    "allowed: fields of "
                        + dataset.name()
                        + " that are no identifier, no time, no fact of a consent and not reckoned"
                        + " from others, as its README lists them; it is '"
                        + name
                        + "'"));
  }

  private static Optional<Object> value(Field field, String text) {
    if (text.isEmpty()) {
      if (!field.nullable()) {
        throw new InvalidRectificationException(field.name() + " must have a value; it is empty");
      }
      return Optional.empty();
    }
    return Optional.of(
        switch (field.type()) {
          case LABEL -> label(field, text);
          case LONG -> number(field, text);
          case BOOLEAN -> flag(field, text);
          case PSEUDONYM, DAY, SECOND ->
              throw new InvalidRectificationException(field.name() + " is fixed");
        });
  }

  private static Object label(Field field, String text) {
    String label = new DomainFolder(field.domain()).fold(text);
    if (label.equals(Domain.OTHER) && !text.equals(Domain.OTHER)) {
      throw refused(field, field.domain().describe() + ", " + Domain.OTHER, text);
    }
    return label;
  }

  private static Object flag(Field field, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw refused(field, "true, false", text);
    }
    return Boolean.valueOf(text);
  }

  private static Object number(Field field, String text) {
    Range range = range(field);
    String allowed = "an integer " + range.min() + ".." + range.max();
    try {
      long number = Long.parseLong(text);
      if (number != range.clamp(number)) {
        throw refused(field, allowed, text);
      }
      return number;
    } catch (NumberFormatException e) {
      throw refused(field, allowed, text);
    }
  }

  private static Range range(Field field) {
    Range range = field.treatment().range();
    if (range == null) {
      throw new InvalidRectificationException(field.name() + " holds no number of its own");
    }
    return range;
  }

  private static InvalidRectificationException refused(Field field, String allowed, String text) {
    return new InvalidRectificationException(
        field.name() + " must be one of: " + allowed + "; it is '" + text + "'");
  }
}
