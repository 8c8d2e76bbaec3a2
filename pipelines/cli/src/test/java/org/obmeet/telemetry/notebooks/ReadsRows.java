package org.obmeet.telemetry.notebooks;

import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;

/** Breaches the wall around the notebooks: it knows rows. */
public final class ReadsRows {
  private CleanFileIo reader;
  private GenericRecord row;

  private ReadsRows() {}

  /** Whether there is anything to read. */
  public boolean any() {
    return reader != null && row != null;
  }
}
