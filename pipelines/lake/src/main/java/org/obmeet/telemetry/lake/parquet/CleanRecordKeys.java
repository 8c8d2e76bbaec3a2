package org.obmeet.telemetry.lake.parquet;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.rows.RecordKeys;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * A cursor over the record keys of a clean file. Most rows are of contributors that the caller
 * skips, so records and days are decoded only if the caller asks for them. The caller closes it.
 */
public final class CleanRecordKeys implements RecordKeys, AutoCloseable {
  private static final int CONTRIBUTOR = 0;
  private static final int RECORD = 1;
  private static final int DAY = 2;

  private final ParquetRowReader rows;
  private Binary contributor;
  private long contributorHigh;
  private long contributorLow;

  CleanRecordKeys(LakeFiles files, Dataset dataset, String path) {
    this.rows =
        new ParquetRowReader(
            files, path, CleanFileIo.columns(dataset, List.of("contributor", "record", "day")));
  }

  @Override
  public boolean next() {
    if (!rows.advance()) {
      return false;
    }
    Binary current = rows.binary(CONTRIBUTOR);
    // Rows with one entry of the dictionary have the same object.
    if (current != contributor) {
      contributor = current;
      if (current != null) {
        contributorHigh = high(current);
        contributorLow = low(current);
      }
    }
    return true;
  }

  @Override
  public boolean hasContributor() {
    return contributor != null;
  }

  @Override
  public long contributorHigh() {
    return contributorHigh;
  }

  @Override
  public long contributorLow() {
    return contributorLow;
  }

  @Override
  public long recordHigh() {
    return high(rows.binary(RECORD));
  }

  @Override
  public long recordLow() {
    return low(rows.binary(RECORD));
  }

  @Override
  public int day() {
    return rows.integer(DAY);
  }

  private static long high(Binary pseudonym) {
    ByteBuffer bytes = pseudonym.toByteBuffer();
    return bytes.getLong(bytes.position());
  }

  private static long low(Binary pseudonym) {
    ByteBuffer bytes = pseudonym.toByteBuffer();
    return bytes.getLong(bytes.position() + Long.BYTES);
  }

  @Override
  public void close() {
    rows.close();
  }
}
