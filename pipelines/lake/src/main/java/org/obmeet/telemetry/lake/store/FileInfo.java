package org.obmeet.telemetry.lake.store;

/**
 * A file that was found in the lake.
 *
 * @param path path relative to the root, with {@code /}
 * @param size size in bytes
 */
public record FileInfo(String path, long size) {}
