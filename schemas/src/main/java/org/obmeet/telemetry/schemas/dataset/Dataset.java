package org.obmeet.telemetry.schemas.dataset;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * A data set: a stream of records with its schema and rules, declared in {@code
 * datasets/NAME/schema.avsc} and {@code datasets/NAME/dataset.yaml}.
 *
 * @param version schema version, at least 1
 * @param owner person or team that is responsible for the data set
 * @param contributor kind of the privacy unit: owner, person, or none for the consent stream
 * @param contributors plural noun for contributors in cubes: owners, people
 * @param units plural noun for the units that cubes count: instances, events
 * @param unitField field that identifies a unit, of which one record in each window counts; empty
 *     if every record counts
 * @param epochDays length of a key rotation period in days; 0 if the stream has no contributors
 * @param baseWindow shortest window kind of a cube, and the only one with additive measures; a
 *     record is late if the base window of its day is closed
 * @param buckets largest number of partitions by contributor, at least 1
 * @param lateness time for which a window stays open after its end
 * @param clockSkew largest time by which a record may be in the future
 * @param rejectShare largest share of rejected records with which a release is computed, 0..1
 * @param rejectFloor smallest number of read records for which {@code rejectShare} is checked
 * @param maxLost largest number of records lost in damaged segments with which a release is
 *     computed
 * @param maxRecordBytes largest size of an input record
 * @param maxDepth deepest nesting of an input record
 * @param oblivious true if the data set is received by Oblivious HTTP alone, which hides addresses
 * @param notes notes for administrators
 * @param eligibility rule for eligible owners; empty for other contributors
 * @param eligibleDays days of the key rotation period, up to a window's end, on which an eligible
 *     contributor has records; 1 if every contributor with a record meets the rule
 */
public record Dataset(
    String name,
    int version,
    String title,
    String owner,
    String purpose,
    String legalBasis,
    String contributor,
    String contributors,
    String units,
    Optional<String> unitField,
    int epochDays,
    WindowKind baseWindow,
    Retention retention,
    int buckets,
    Period lateness,
    Duration clockSkew,
    double rejectShare,
    long rejectFloor,
    long maxLost,
    int maxRecordBytes,
    int maxDepth,
    boolean oblivious,
    DatasetNotes notes,
    Schema schema,
    List<Field> fields,
    Optional<EligibilityRule> eligibility,
    int eligibleDays) {
  /**
   * The retention period of each zone.
   *
   * @param release period from the end of a window for its releases; empty if there are none
   */
  public record Retention(
      Period landing, Period clean, Period quarantine, Optional<Period> release) {}

  public Dataset {
    fields = List.copyOf(fields);
  }

  /**
   * Returns the first day whose records decide who is eligible in a window. Contributors have other
   * pseudonyms before its key rotation period.
   */
  public LocalDate eligibleFrom(Window window) {
    return eligibleDays > 1 ? window.epochStart(epochDays) : window.start();
  }

  /**
   * Returns the kind of the storage periods. Clean rows of one period are stored in files together,
   * and deleted together when its first day reaches the end of its retention period. It is four
   * weeks, or a base window if rows are kept for less than three times as long.
   */
  public WindowKind storagePeriod() {
    long days = LocalDate.EPOCH.plus(retention.clean()).toEpochDay();
    return days < 3L * WindowKind.FOUR_WEEKS.days() ? baseWindow : WindowKind.FOUR_WEEKS;
  }

  public Optional<Field> field(String fieldName) {
    return field(f -> f.name().equals(fieldName));
  }

  public Optional<Field> field(Predicate<Field> condition) {
    return fields.stream().filter(condition).findFirst();
  }

  /** Returns the field with the scope of a record's consent, if there is one. */
  public Optional<Field> scopeField() {
    return field(f -> f.treatment().equals(new Treatment.ConsentAttribute("scope")));
  }

  /**
   * Returns the first field with a treatment that meets a condition.
   *
   * @param what the treatment in words, for the message of the exception
   * @throws IllegalArgumentException if there is no such field
   */
  public Field requireTreated(Predicate<Treatment> condition, String what) {
    return field(f -> condition.test(f.treatment()))
        .orElseThrow(() -> new IllegalArgumentException(name + " has no field " + what));
  }

  /** Returns the field with a name; throws {@link IllegalArgumentException} if there is none. */
  public Field require(String fieldName) {
    return field(fieldName)
        .orElseThrow(() -> new IllegalArgumentException(fieldName + " is not a field of " + name));
  }
}
