package org.obmeet.telemetry.privacy.projection;

import java.time.Instant;
import java.time.Period;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.consent.ConsentBook;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.ProcessingPolicy;

/**
 * Projects lines of one stream to rows of its schema. Not safe for use by several threads; does no
 * IO; keeps caches that do not change results.
 */
public final class Projector {
  /** Where outcomes go: exactly one call per event of a line, or one for the line. */
  public interface Sink {
    /** A row, as the schema declares it. */
    void accept(GenericRecord row, int part);

    /**
     * The data is at fault.
     *
     * @param path source path of the schema at fault, empty where it is the line as a whole; never
     *     a value or a key of the data
     * @param part index of the event in the line
     */
    void reject(RejectReason reason, String path, int part);

    /** Policy says no. */
    void suppress(SuppressReason reason, int part);

    /** A value of an accepted row was clamped, or was unreadable and is left absent. */
    default void adjusted(Field field) {}
  }

  /**
   * A projector of one stream.
   *
   * @param dataset fields and limits
   * @param processing matrix and origins
   * @param pseudonyms keys
   * @param consents consents of instances; not asked for events
   * @param now the time of the run
   * @param keep retention of clean data
   */
  public Projector(
      Dataset dataset,
      ProcessingPolicy processing,
      Pseudonyms pseudonyms,
      ConsentBook consents,
      Instant now,
      Period keep) {}

  /**
   * Projects one line.
   *
   * @param record bytes of one JSON document, without its line break
   * @throws IllegalStateException if a key of an accepted record's epoch is missing
   */
  public void project(byte[] record, int offset, int length, Sink sink) {
    throw new UnsupportedOperationException("not yet");
  }
}
