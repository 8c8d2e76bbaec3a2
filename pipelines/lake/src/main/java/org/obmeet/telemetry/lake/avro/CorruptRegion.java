package org.obmeet.telemetry.lake.avro;

/**
 * A part of a row file that could not be read.
 *
 * @param position first byte that was skipped
 * @param bytes number of bytes that were skipped
 * @param records number of skipped records; -1 if unknown
 */
public record CorruptRegion(long position, long bytes, long records) {}
