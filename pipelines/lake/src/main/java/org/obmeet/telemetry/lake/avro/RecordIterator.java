package org.obmeet.telemetry.lake.avro;

import java.util.Iterator;
import org.apache.avro.generic.GenericRecord;

/** An iterator over the records of a file; to be closed. */
public interface RecordIterator extends Iterator<GenericRecord>, AutoCloseable {
  @Override
  void close();
}
