package org.obmeet.telemetry.lake;

import java.util.Optional;

/**
 * A row on its way to landing, encoded.
 *
 * @param bytes the row in Avro's binary encoding, under the stream's schema
 * @param id tells the record among those landed before it, where the stream is asked to
 */
public record LandedRow(byte[] bytes, Optional<RecordId> id) {}
