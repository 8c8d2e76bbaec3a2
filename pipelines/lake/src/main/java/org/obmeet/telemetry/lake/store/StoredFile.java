package org.obmeet.telemetry.lake.store;

import java.time.Instant;

/**
 * A file below a lake's root, which may or may not belong to the lake.
 *
 * @param path relative to the root, with {@code /}
 * @param size in bytes
 * @param modified time of the last change, by the clock of the store
 */
public record StoredFile(String path, long size, Instant modified) {}
