package org.obmeet.telemetry.lake.landing;

import java.util.Optional;

/**
 * A row that is encoded for landing.
 *
 * @param bytes the row in Avro's binary encoding, under the stream's schema
 * @param id id for deduplication; empty if the stream is not deduplicated
 * @param evaluatedAtCommit number of the commit at whose suppressions the row was accepted; -1 for
 *     none
 */
public record EncodedRow(byte[] bytes, Optional<RecordId> id, long evaluatedAtCommit) {}
