package org.obmeet.telemetry.schemas.dataset;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * A data set: a stream of records with its schema and rules, declared in {@code
 * datasets/NAME/schema.avsc} and {@code datasets/NAME/dataset.yaml}.
 *
 * @param name stream name
 * @param version schema version, from 1
 * @param title short title
 * @param owner person or team that is responsible for it
 * @param purpose purpose of processing
 * @param legalBasis legal basis of processing
 * @param contributor kind of the privacy unit: owner, person, or none for the consent stream
 * @param contributors its plural, as cubes count it: owners, people
 * @param units plural of the units that cubes count: instances, events
 * @param unitField field that identifies the unit, of which one record counts in each window; empty
 *     if every record counts
 * @param epochDays length of a key epoch in days; 0 if the stream contains subjects only
 * @param baseWindow window kind of the cubes with additive measures
 * @param retention retention period of each zone
 * @param buckets number of partitions by contributor, at least 1
 * @param lateness time after its end for which a window stays open
 * @param clockSkew largest distance of an event time from now into the future
 * @param rejectShare largest share of rejected records with which a release is computed, 0..1
 * @param rejectFloor number of records from which {@code rejectShare} is checked
 * @param maxRecordBytes largest size of an input record
 * @param maxDepth deepest nesting of an input record
 * @param schema the Avro schema of landing and clean
 * @param fields its fields in order
 * @param eligibility rule for eligible contributors; empty if every contributor is eligible
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
    int maxRecordBytes,
    int maxDepth,
    Schema schema,
    List<Field> fields,
    Optional<EligibilityRule> eligibility) {
  /**
   * The retention period of each zone.
   *
   * @param release period of the releases of a window, from its end; empty if there are none
   */
  public record Retention(
      Period landing, Period clean, Period quarantine, Optional<Period> release) {}

  public Dataset {
    fields = List.copyOf(fields);
  }

  /** Returns the field of a name, if there is one. */
  public Optional<Field> field(String fieldName) {
    return fields.stream().filter(f -> f.name().equals(fieldName)).findFirst();
  }

  /**
   * Returns the field of a name. The catalog has checked that it exists.
   *
   * @throws IllegalArgumentException if there is no such field
   */
  public Field require(String fieldName) {
    return field(fieldName)
        .orElseThrow(() -> new IllegalArgumentException(fieldName + " is not a field of " + name));
  }
}
