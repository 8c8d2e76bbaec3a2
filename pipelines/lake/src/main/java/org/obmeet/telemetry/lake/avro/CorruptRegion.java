package org.obmeet.telemetry.lake.avro;

/**
 * A part of a row file that could not be read.
 *
 * @param position first byte that was skipped
 * @param bytes how many were
 * @param records how many records the part says it held; -1 where it does not say
 * @param extent whether reading went on after it
 */
public record CorruptRegion(long position, long bytes, long records, Extent extent) {
  /** How far damage reaches. */
  public enum Extent {
    /** Blocks after it were read. */
    BLOCK,
    /** Nothing after it could be read: the file is cut short, or corrupt to its end. */
    TAIL
  }
}
