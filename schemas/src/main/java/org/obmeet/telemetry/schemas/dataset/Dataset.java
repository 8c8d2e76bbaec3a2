package org.obmeet.telemetry.schemas.dataset;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * A stream of records and the rules that it lives by: {@code
 * datasets/NAME/{schema.avsc,dataset.yaml}}.
 *
 * @param name stream name
 * @param version schema version, from 1
 * @param title a few words
 * @param owner who answers for it
 * @param purpose why it is processed at all
 * @param legalBasis ground of processing
 * @param contributor kind of the privacy unit: owner, person, or none for the consent stream
 * @param contributors its plural, as cubes count it: owners, people
 * @param units plural of what one counted record stands for: instances, events
 * @param unitField field that identifies the unit (one record of it counts per window), or empty
 *     where every record counts
 * @param epochDays length of a key epoch in days; 0 where the stream holds subjects only
 * @param baseWindow the window kind that carries measures
 * @param retention how long each zone keeps it
 * @param buckets partitions by contributor, at least 1
 * @param lateness how long after its end a window stays open
 * @param clockSkew how far in the future an event time may lie
 * @param rejectShare share of rejected records above which a release is refused, 0..1
 * @param rejectFloor number of records from which {@code rejectShare} counts
 * @param maxRecordBytes longest record on the wire
 * @param maxDepth deepest nesting on the wire
 * @param schema the Avro schema of landing and clean
 * @param fields its fields in order
 * @param eligibility which records give a contributor standing; empty where every contributor has
 *     it
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
   * How long each zone keeps the stream.
   *
   * @param release from the end of a window on, what was released of it; empty where nothing is
   */
  public record Retention(
      Period landing, Period clean, Period quarantine, Optional<Period> release) {}

  public Dataset {
    fields = List.copyOf(fields);
  }

  /** The field of that name, if any. */
  public Optional<Field> field(String fieldName) {
    return fields.stream().filter(f -> f.name().equals(fieldName)).findFirst();
  }

  /** The field of that name, which the catalog has checked to exist. */
  public Field require(String fieldName) {
    return field(fieldName)
        .orElseThrow(() -> new IllegalArgumentException(fieldName + " is not a field of " + name));
  }
}
