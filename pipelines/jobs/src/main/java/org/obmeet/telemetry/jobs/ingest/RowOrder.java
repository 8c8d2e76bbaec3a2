package org.obmeet.telemetry.jobs.ingest;

import java.util.Arrays;
import java.util.Comparator;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * The order of clean rows: contributor (rows without one last), second, record, then every other
 * field, so that it does not depend on the order of arrival.
 */
final class RowOrder implements Comparator<GenericRecord> {
  private final int contributor;
  private final int record;
  private final int second;
  private final Dataset dataset;

  RowOrder(Dataset dataset) {
    this.dataset = dataset;
    this.contributor = dataset.require("contributor").position();
    this.record = dataset.require("record").position();
    this.second = dataset.require("second").position();
  }

  @Override
  public int compare(GenericRecord a, GenericRecord b) {
    int byContributor = bytes(a.get(contributor), b.get(contributor));
    if (byContributor != 0) {
      return byContributor;
    }
    int bySecond = Long.compare((long) a.get(second), (long) b.get(second));
    if (bySecond != 0) {
      return bySecond;
    }
    int byRecord = bytes(a.get(record), b.get(record));
    return byRecord != 0 ? byRecord : GenericData.get().compare(a, b, dataset.schema());
  }

  private static int bytes(Object a, Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    return Arrays.compareUnsigned(((GenericFixed) a).bytes(), ((GenericFixed) b).bytes());
  }
}
