package org.obmeet.telemetry.privacy.projection;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.DatasetNotes;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.docs.FieldDescriptions;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * Explains a report field by field: the values that would be stored, and the paths that would be
 * dropped, with reasons. The explanation is for the sender, so it uses the paths of the report.
 */
public final class DryRun {
  private static final String NOT_NAMED = "no field of the schema reads it";
  private static final String NO_VALUE = "it has no value, or the value cannot be read";

  /** The text shown for a pseudonym. A sender must not learn pseudonyms of other subjects. */
  private static final String PSEUDONYM = "a pseudonym";

  private final Dataset dataset;
  private final SourceMatch match;

  /**
   * A value that would be stored. {@code adjusted} is true if it was clamped to the field's range.
   */
  public record Stored(
      String field,
      List<String> sources,
      String fieldClass,
      String treatment,
      String scope,
      String value,
      boolean adjusted) {}

  /** A path whose value would not be stored as sent, and the reason. */
  public record Dropped(String path, String reason) {}

  /** The full result of a dry run. */
  public record Result(List<Stored> stored, List<Dropped> dropped) {
    public Result {
      stored = List.copyOf(stored);
      dropped = List.copyOf(dropped);
    }
  }

  public DryRun(Dataset dataset) {
    this.dataset = dataset;
    this.match = new SourceMatch(dataset);
  }

  /**
   * Returns the result for a report that would be stored.
   *
   * @param paths the paths of the report
   * @param adjusted fields whose values were clamped or unreadable
   */
  public Result of(LeafPaths paths, GenericRecord row, List<Field> adjusted) {
    List<Stored> stored = new ArrayList<>();
    for (Field field : dataset.fields()) {
      Object value = row.get(field.position());
      if (value != null) {
        stored.add(stored(field, value, adjusted.contains(field)));
      }
    }
    Scope scope = scope(row);
    List<Dropped> dropped = new ArrayList<>();
    paths
        .leaves()
        .forEach(
            (path, leaf) ->
                reason(leaf, row, scope)
                    .ifPresent(reason -> dropped.add(new Dropped(path, reason))));
    return new Result(stored, dropped);
  }

  /** Returns the result for a report that would not be stored. */
  public static Result ofNothing(LeafPaths paths, String reason) {
    return new Result(
        List.of(),
        paths.leaves().keySet().stream().map(path -> new Dropped(path, reason)).toList());
  }

  private static Stored stored(Field field, Object value, boolean adjusted) {
    return new Stored(
        field.name(),
        field.sources(),
        field.fieldClass().word(),
        FieldDescriptions.treatment(field),
        field.scope().word(),
        shown(field, value),
        adjusted);
  }

  private static String shown(Field field, Object value) {
    if (value instanceof GenericFixed) {
      return PSEUDONYM;
    } else if (field.type() == ValueType.DAY) {
      return LocalDate.ofEpochDay(((Number) value).longValue()).toString();
    } else if (field.type() == ValueType.SECOND) {
      return Instant.ofEpochSecond(((Number) value).longValue()).toString();
    }
    return value.toString();
  }

  /**
   * Returns the reason why a path is dropped; empty if a field that reads it has a value. The
   * reasons in the notes come first. They are for values that are never stored as sent, even if a
   * field reads them.
   */
  private Optional<String> reason(LeafPaths.Leaf leaf, GenericRecord row, Scope scope) {
    String path = leaf.path();
    for (DatasetNotes.Omission omission : dataset.notes().omitted()) {
      if (omission.covers(path)) {
        return Optional.of(omission.reason());
      }
    }
    List<Field> readers = match.readers(leaf);
    if (readers.isEmpty()) {
      return Optional.of(NOT_NAMED);
    }
    if (readers.stream().anyMatch(field -> row.get(field.position()) != null)) {
      return Optional.empty();
    }
    return readers.stream().anyMatch(field -> scope.covers(field.scope()))
        ? Optional.of(NO_VALUE)
        : Optional.of(
            "the consent does not cover it: it needs the scope " + readers.get(0).scope().word());
  }

  /** Returns the scope of the consent for a row; {@code EXTENDED} if the row names none. */
  private Scope scope(GenericRecord row) {
    return dataset
        .scopeField()
        .map(field -> String.valueOf(row.get(field.position())))
        .flatMap(word -> KeywordEnum.of(Scope.class, word))
        .orElse(Scope.EXTENDED);
  }
}
