package org.obmeet.telemetry.jobs.ingest;

import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.Dataset;

/** Which bucket a row belongs to. */
final class Buckets {
  private final int contributor;
  private final int record;
  private final int buckets;

  Buckets(Dataset dataset) {
    this.contributor = dataset.require("contributor").position();
    this.record = dataset.require("record").position();
    this.buckets = dataset.buckets();
  }

  /**
   * The bucket of a row: from its contributor's pseudonym, so that everything of a contributor lies
   * in one bucket; from its record's where it has no contributor.
   */
  int of(GenericRecord row) {
    Object who = row.get(contributor);
    byte[] pseudonym = ((GenericFixed) (who == null ? row.get(record) : who)).bytes();
    int head =
        (pseudonym[0] & 0xFF) << 24
            | (pseudonym[1] & 0xFF) << 16
            | (pseudonym[2] & 0xFF) << 8
            | (pseudonym[3] & 0xFF);
    return Integer.remainderUnsigned(head, buckets);
  }
}
