package org.obmeet.telemetry.lake.avro;

import java.util.Iterator;
import org.apache.avro.generic.GenericRecord;

/** Records of a file, one after the other; to be closed. */
public interface RecordIterator extends Iterator<GenericRecord>, AutoCloseable {
  @Override
  void close();
}
