package org.obmeet.telemetry.lake;

import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.schemas.Dataset;

public final class CleanFiles {
  public CleanFiles(LakeFiles files) {}

  public FileRef write(Dataset dataset, Iterable<? extends GenericRecord> rows, String path) {
    throw new UnsupportedOperationException();
  }

  public Rows rows(Dataset dataset, String path) {
    throw new UnsupportedOperationException();
  }

  public List<GenericRecord> read(Dataset dataset, String path) {
    throw new UnsupportedOperationException();
  }

  public ParquetFileReader open(String path) {
    throw new UnsupportedOperationException();
  }
}
