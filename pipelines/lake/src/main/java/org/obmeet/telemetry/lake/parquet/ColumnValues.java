package org.obmeet.telemetry.lake.parquet;

import java.util.Iterator;

/** The rows of some columns: one value per column, null if missing. The caller closes it. */
public interface ColumnValues extends Iterator<Object[]>, AutoCloseable {
  @Override
  void close();
}
