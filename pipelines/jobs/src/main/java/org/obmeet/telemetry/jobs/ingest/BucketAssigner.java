package org.obmeet.telemetry.jobs.ingest;

import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.MutableRow;

/** Which bucket a row belongs to. */
final class BucketAssigner {
  private final int contributor;
  private final int record;
  private final int buckets;

  BucketAssigner(Dataset dataset) {
    this.contributor = dataset.require("contributor").position();
    this.record = dataset.require("record").position();
    this.buckets = dataset.buckets();
  }

  /**
   * The bucket of a row: from its contributor's pseudonym, so that everything of a contributor lies
   * in one bucket; from its record's where it has no contributor.
   */
  int of(MutableRow row) {
    byte[] pseudonym = row.pseudonym(row.isNull(contributor) ? record : contributor);
    return Pseudonyms.bucket(pseudonym, buckets);
  }
}
