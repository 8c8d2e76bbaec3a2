package org.obmeet.telemetry.lake.parquet;

import java.util.Iterator;

/** The values of some columns, row by row. The caller closes it. */
public interface ColumnValues extends Iterator<Object[]>, AutoCloseable {
  @Override
  void close();
}
