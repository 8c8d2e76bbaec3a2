package org.obmeet.telemetry.lake.avro;

import java.util.Iterator;
import org.apache.avro.generic.GenericRecord;

/** An iterator over the records of a file. The caller closes it. */
public interface RecordIterator extends Iterator<GenericRecord>, AutoCloseable {
  @Override
  void close();

  /** Returns an iterator over records in memory. */
  static RecordIterator of(Iterable<GenericRecord> records) {
    Iterator<GenericRecord> all = records.iterator();
    return new RecordIterator() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public GenericRecord next() {
        return all.next();
      }

      @Override
      public void close() {}
    };
  }
}
