package org.obmeet.telemetry.lake.landing;

import java.util.Optional;

/**
 * A row in the encoding of landing segments.
 *
 * @param bytes the row in Avro's binary encoding, under the stream's schema
 * @param id id of the record; empty if the stream is not deduplicated
 * @param evaluatedAtCommit number of the last commit whose suppressions were applied to the row; -1
 *     for none
 */
public record EncodedRow(byte[] bytes, Optional<RecordId> id, long evaluatedAtCommit) {}
