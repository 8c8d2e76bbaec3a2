package org.obmeet.telemetry.lake.avro;

/**
 * A part of a row file that could not be read.
 *
 * @param position first byte that was skipped
 * @param bytes number of bytes that were skipped
 * @param records number of records in it; -1 if unknown
 * @param extent extent of the damage
 */
public record CorruptRegion(long position, long bytes, long records, Extent extent) {
  /** The extent of damage. */
  public enum Extent {
    /** Blocks after it could be read. */
    BLOCK,
    /** Nothing after it could be read: the file is truncated, or corrupt to its end. */
    TAIL
  }
}
