package org.obmeet.telemetry.privacy.suppression;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;

/**
 * Which rows of a data set are of given subjects. Rows hold no subject, so the subjects' pseudonyms
 * are made, once an epoch. Not safe for use by several threads.
 */
public final class SubjectRowMatcher {
  private static final String CONTRIBUTOR = "contributor";

  /**
   * A subject that rows are of.
   *
   * @param kind person, instance or owner
   * @param hex its subject, 32 hexadecimal digits
   * @param through last second that is covered
   */
  public record Subject(String kind, String hex, long through) {}

  private final Dataset dataset;
  private final Pseudonyms pseudonyms;
  private final SuppressionList subjects;
  private final Map<String, String> kindOfField = new LinkedHashMap<>();
  private final Map<Integer, Map<String, Map<ByteBuffer, Subject>>> epochs = new HashMap<>();
  private final int day;
  private final int second;

  /** Rows of a data set that has contributors. */
  public SubjectRowMatcher(Dataset dataset, Pseudonyms pseudonyms, SuppressionList subjects) {
    this.dataset = dataset;
    this.pseudonyms = pseudonyms.copy();
    this.subjects = subjects;
    this.day = dataset.require("day").position();
    this.second = dataset.require("second").position();
    for (Field field : dataset.fields()) {
      String kind = kind(field);
      if (subjects.hasAny(kind)) {
        kindOfField.put(field.name(), kind);
      }
    }
  }

  private static String kind(Field field) {
    if (field.treatment() instanceof Treatment.Owner) {
      return "owner";
    }
    return field.treatment() instanceof Treatment.Pseudonymise pseudonymise
        ? pseudonymise.kind()
        : "";
  }

  /** The data set. */
  public Dataset dataset() {
    return dataset;
  }

  /** Whether any row of the data set can be of the subjects. */
  public boolean isPossible() {
    return !kindOfField.isEmpty();
  }

  /** Fields that tell, then day and second: what {@link #matches(Object[])} is to be given. */
  public List<String> columns() {
    List<String> names = new ArrayList<>(kindOfField.keySet());
    names.addAll(List.of("day", "second"));
    return names;
  }

  /** Whether a row, given by its {@link #columns}, is of a subject. */
  public boolean matches(Object[] cells) {
    return subjectOf(cells).isPresent();
  }

  /** Whether a row is of a subject; as {@link #subjectOf(GenericRecord)}. */
  public boolean matches(GenericRecord row) {
    return subjectOf(row).isPresent();
  }

  /** Whose a row is, given by its {@link #columns}. */
  public Optional<Subject> subjectOf(Object[] cells) {
    int at = kindOfField.size();
    int epoch = Pseudonyms.epoch(dataset.epochDays(), (int) cells[at]);
    int column = 0;
    for (String field : kindOfField.keySet()) {
      Optional<Subject> found = of(epoch, field, (byte[]) cells[column], (long) cells[at + 1]);
      if (found.isPresent()) {
        return found;
      }
      column++;
    }
    return Optional.empty();
  }

  /**
   * Whose a row is, of the subjects.
   *
   * @throws IllegalStateException if a key of the row's epoch is missing
   */
  public Optional<Subject> subjectOf(GenericRecord row) {
    int epoch = Pseudonyms.epoch(dataset.epochDays(), (int) row.get(day));
    for (String field : kindOfField.keySet()) {
      Object who = row.get(dataset.require(field).position());
      byte[] pseudonym = who == null ? null : ((GenericFixed) who).bytes();
      Optional<Subject> found = of(epoch, field, pseudonym, (long) row.get(second));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Whether a row of theirs can lie in a bucket on a day: only contributors tell. */
  public boolean mayLieIn(LocalDate date, int bucket, int buckets) {
    int epoch = Pseudonyms.epoch(dataset.epochDays(), date.toEpochDay());
    Map<String, Map<ByteBuffer, Subject>> fields = epochs.computeIfAbsent(epoch, this::make);
    return buckets < 1
        || fields.keySet().stream().anyMatch(field -> !field.equals(CONTRIBUTOR))
        || fields.getOrDefault(CONTRIBUTOR, Map.of()).keySet().stream()
            .anyMatch(who -> Pseudonyms.bucket(who.array(), buckets) == bucket);
  }

  private Optional<Subject> of(int epoch, String field, byte[] pseudonym, long at) {
    if (pseudonym == null) {
      return Optional.empty();
    }
    Subject found =
        epochs.computeIfAbsent(epoch, this::make).get(field).get(ByteBuffer.wrap(pseudonym));
    return Optional.ofNullable(found).filter(subject -> at <= subject.through());
  }

  private Map<String, Map<ByteBuffer, Subject>> make(int epoch) {
    Map<String, Map<ByteBuffer, Subject>> fields = new TreeMap<>();
    kindOfField.forEach(
        (field, kind) -> {
          Map<ByteBuffer, Subject> made = new HashMap<>();
          subjects
              .subjects(kind)
              .forEach(
                  (subject, through) ->
                      made.put(
                          ByteBuffer.wrap(
                              pseudonyms.pseudonym(dataset.name(), kind, epoch, subject.array())),
                          new Subject(kind, HexFormat.of().formatHex(subject.array()), through)));
          fields.put(field, made);
        });
    return fields;
  }
}
