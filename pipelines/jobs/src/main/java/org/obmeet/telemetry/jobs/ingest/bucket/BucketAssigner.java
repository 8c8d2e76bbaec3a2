package org.obmeet.telemetry.jobs.ingest.bucket;

import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.MutableRow;

/** Assigns rows to buckets. */
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
   * Returns the bucket of a row. The bucket depends on the contributor's pseudonym, so that all
   * rows of a contributor are in one bucket. The bucket of a row without a contributor depends on
   * the record's pseudonym.
   */
  int of(MutableRow row) {
    byte[] pseudonym = row.pseudonym(row.isNull(contributor) ? record : contributor);
    return Pseudonyms.bucket(pseudonym, buckets);
  }
}
