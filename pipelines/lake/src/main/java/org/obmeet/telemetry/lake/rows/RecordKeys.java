package org.obmeet.telemetry.lake.rows;

/**
 * A cursor over the contributors, records and days of rows. It begins before the first row.
 * Pseudonyms are read as two big-endian numbers.
 */
public interface RecordKeys {
  /** Advances to the next row; returns false after the last row. */
  boolean next();

  /** Returns false if the row has no contributor; its contributor's numbers are then undefined. */
  boolean hasContributor();

  long contributorHigh();

  long contributorLow();

  long recordHigh();

  long recordLow();

  /** Returns the day of the row, as days since 1970-01-01. */
  int day();
}
