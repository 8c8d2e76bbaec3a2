package org.obmeet.telemetry.lake.avro;

import java.util.Iterator;
import org.apache.avro.generic.GenericRecord;

/** An iterator over the records of a file. The caller closes it. */
public interface RecordIterator extends Iterator<GenericRecord>, AutoCloseable {
  @Override
  void close();
}
