package org.obmeet.telemetry.lake.store;

import java.time.Instant;

/**
 * A file below a lake's root, whether or not the lake knows it.
 *
 * @param path relative to the root, with {@code /}
 * @param size in bytes
 * @param modified by the clock of the store
 */
public record StoredFile(String path, long size, Instant modified) {}
