package org.obmeet.telemetry.lake.avro;

/**
 * A part of a row file that could not be read.
 *
 * @param position first byte that was skipped
 * @param bytes number of bytes that were skipped
 * @param records number of skipped records; -1 if unknown
 * @param extent extent of the damage
 */
public record CorruptRegion(long position, long bytes, long records, Extent extent) {
  /** The extent of the damage. */
  public enum Extent {
    /** A sync marker was found; further blocks may follow the region. */
    BLOCK,
    /** The region extends to the end of the file, which is truncated or corrupt. */
    TAIL
  }
}
