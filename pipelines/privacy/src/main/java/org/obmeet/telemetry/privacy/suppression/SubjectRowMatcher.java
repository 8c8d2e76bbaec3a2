package org.obmeet.telemetry.privacy.suppression;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;

/**
 * Finds the rows of given subjects in a data set. Rows contain pseudonyms and not subjects. The
 * subjects' pseudonyms are computed once for each epoch (key rotation period). Not thread-safe.
 */
public final class SubjectRowMatcher {
  private static final String CONTRIBUTOR = "contributor";

  /**
   * A subject whose rows are searched.
   *
   * @param kind person, instance or owner
   * @param hex the subject in 32 hexadecimal digits
   * @param through time of the last included row, in seconds since 1970
   */
  public record Subject(String kind, String hex, long through) {}

  private final Dataset dataset;
  private final Pseudonyms pseudonyms;
  private final SuppressionList subjects;
  private final Map<String, String> kindOfField = new LinkedHashMap<>();

  /** The subjects by epoch, name of the field, and pseudonym. */
  private final Map<Integer, Map<String, Map<ByteBuffer, Subject>>> epochs = new HashMap<>();

  /** The positions of the {@link #columns} in a row. */
  private final int[] positions;

  /** Creates a matcher for a data set that has contributors. */
  public SubjectRowMatcher(Dataset dataset, Pseudonyms pseudonyms, SuppressionList subjects) {
    this.dataset = dataset;
    this.pseudonyms = pseudonyms.copy();
    this.subjects = subjects;
    for (Field field : dataset.fields()) {
      EpochKeyId.kind(field)
          .filter(subjects::hasAny)
          .ifPresent(kind -> kindOfField.put(field.name(), kind));
    }
    this.positions =
        columns().stream().mapToInt(name -> dataset.require(name).position()).toArray();
  }

  public Dataset dataset() {
    return dataset;
  }

  /** Returns true if the data set has fields that can identify the subjects. */
  public boolean isPossible() {
    return !kindOfField.isEmpty();
  }

  /** Returns the columns that {@link #matches(Object[])} reads: pseudonyms, day and second. */
  public List<String> columns() {
    List<String> names = new ArrayList<>(kindOfField.keySet());
    names.addAll(List.of("day", "second"));
    return names;
  }

  /** Returns true if the row with these values of {@link #columns} belongs to a subject. */
  public boolean matches(Object[] values) {
    return subjectOf(values).isPresent();
  }

  /** Returns true if a row belongs to a subject; see {@link #subjectOf(GenericRecord)}. */
  public boolean matches(GenericRecord row) {
    return subjectOf(row).isPresent();
  }

  /** Returns the subject of the row with these values of {@link #columns}, or empty. */
  public Optional<Subject> subjectOf(Object[] values) {
    int day = kindOfField.size();
    int epoch = Pseudonyms.epoch(dataset.epochDays(), (int) values[day]);
    int column = 0;
    for (String field : kindOfField.keySet()) {
      Optional<Subject> found = find(epoch, field, (byte[]) values[column], (long) values[day + 1]);
      if (found.isPresent()) {
        return found;
      }
      column++;
    }
    return Optional.empty();
  }

  /**
   * Returns the subject of a row, or empty if the row belongs to no given subject.
   *
   * @throws RuntimeException if a key of the row's epoch is missing
   */
  public Optional<Subject> subjectOf(GenericRecord row) {
    return subjectOf(
        Arrays.stream(positions)
            .mapToObj(row::get)
            .map(value -> value instanceof GenericFixed pseudonym ? pseudonym.bytes() : value)
            .toArray());
  }

  /**
   * Returns true if a bucket of a day can contain rows of the subjects. That is always so if a
   * field other than the contributor can match, or if {@code buckets} is 0 (not known).
   */
  public boolean mayBeInBucket(LocalDate date, int bucket, int buckets) {
    int epoch = Pseudonyms.epoch(dataset.epochDays(), date.toEpochDay());
    Map<String, Map<ByteBuffer, Subject>> fields = epochs.computeIfAbsent(epoch, this::pseudonyms);
    return buckets < 1
        || fields.keySet().stream().anyMatch(field -> !field.equals(CONTRIBUTOR))
        || fields.getOrDefault(CONTRIBUTOR, Map.of()).keySet().stream()
            .anyMatch(pseudonym -> Pseudonyms.bucket(pseudonym.array(), buckets) == bucket);
  }

  private Optional<Subject> find(int epoch, String field, byte[] pseudonym, long second) {
    if (pseudonym == null) {
      return Optional.empty();
    }
    Subject found =
        epochs.computeIfAbsent(epoch, this::pseudonyms).get(field).get(ByteBuffer.wrap(pseudonym));
    return Optional.ofNullable(found).filter(subject -> second <= subject.through());
  }

  private Map<String, Map<ByteBuffer, Subject>> pseudonyms(int epoch) {
    Map<String, Map<ByteBuffer, Subject>> fields = new TreeMap<>();
    kindOfField.forEach(
        (field, kind) -> {
          Map<ByteBuffer, Subject> byPseudonym = new HashMap<>();
          subjects
              .subjects(kind)
              .forEach(
                  (subject, through) ->
                      byPseudonym.put(
                          ByteBuffer.wrap(
                              pseudonyms.pseudonym(dataset.name(), kind, epoch, subject.array())),
                          new Subject(kind, HexFormat.of().formatHex(subject.array()), through)));
          fields.put(field, byPseudonym);
        });
    return fields;
  }
}
