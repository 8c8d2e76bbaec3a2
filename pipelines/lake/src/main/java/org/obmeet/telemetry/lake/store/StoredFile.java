package org.obmeet.telemetry.lake.store;

import java.time.Instant;

/**
 * A file below a lake's root. It does not necessarily belong to the lake.
 *
 * @param path path relative to the root, with {@code /}
 * @param modified time of the last change, by the clock of the store
 */
public record StoredFile(String path, long size, Instant modified) {}
