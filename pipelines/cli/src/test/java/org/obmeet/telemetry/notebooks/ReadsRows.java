package org.obmeet.telemetry.notebooks;

import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;

/** Violates a rule on purpose: notebooks must not read rows. */
public final class ReadsRows {
  private CleanFileIo reader;
  private GenericRecord row;

  private ReadsRows() {}

  /** Returns true if there is a row. */
  public boolean any() {
    return reader != null && row != null;
  }
}
