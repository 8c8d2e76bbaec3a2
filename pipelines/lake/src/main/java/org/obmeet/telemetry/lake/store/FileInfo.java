package org.obmeet.telemetry.lake.store;

/**
 * A file found in the lake.
 *
 * @param path relative to the root, with {@code /}
 * @param size in bytes
 */
public record FileInfo(String path, long size) {}
