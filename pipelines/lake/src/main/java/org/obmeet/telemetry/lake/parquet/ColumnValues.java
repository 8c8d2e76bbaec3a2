package org.obmeet.telemetry.lake.parquet;

import java.util.Iterator;

/** An iterator over rows with the values of some columns, null if missing. The caller closes it. */
public interface ColumnValues extends Iterator<Object[]>, AutoCloseable {
  @Override
  void close();
}
