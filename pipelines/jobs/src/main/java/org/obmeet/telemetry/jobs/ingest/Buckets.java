package org.obmeet.telemetry.jobs.ingest;

import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

/** Which bucket a row belongs to. */
final class Buckets {
  private Buckets() {}

  /**
   * The bucket of a row: from its contributor's pseudonym, so that everything of a contributor lies
   * in one bucket; from its record's where it has no contributor.
   */
  static int of(GenericRecord row, int buckets) {
    Object contributor = row.get("contributor");
    byte[] pseudonym =
        ((GenericFixed) (contributor == null ? row.get("record") : contributor)).bytes();
    int head =
        (pseudonym[0] & 0xFF) << 24
            | (pseudonym[1] & 0xFF) << 16
            | (pseudonym[2] & 0xFF) << 8
            | (pseudonym[3] & 0xFF);
    return Integer.remainderUnsigned(head, buckets);
  }
}
