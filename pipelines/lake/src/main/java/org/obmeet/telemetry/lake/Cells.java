package org.obmeet.telemetry.lake;

import java.util.Iterator;

/** Values of some columns, row by row; to be closed. */
public interface Cells extends Iterator<Object[]>, AutoCloseable {
  @Override
  void close();
}
