package org.obmeet.telemetry.lake.landing;

import java.util.Optional;

/**
 * A row on its way to landing, encoded.
 *
 * @param bytes the row in Avro's binary encoding, under the stream's schema
 * @param id tells the record among those landed before it, where the stream is asked to
 * @param evaluatedAt number of the log's entry up to which it is known whom it may not be of; -1
 *     for none
 */
public record EncodedRow(byte[] bytes, Optional<RecordId> id, long evaluatedAt) {}
