package org.obmeet.telemetry.lake.avro;

/**
 * A part of a row file that could not be read, or records that are missing at its end.
 *
 * @param position first byte that was skipped, or the end of the file
 * @param bytes number of bytes that were skipped; 0 at the end of the file
 * @param records number of skipped records; -1 if unknown
 */
public record CorruptRegion(long position, long bytes, long records) {}
