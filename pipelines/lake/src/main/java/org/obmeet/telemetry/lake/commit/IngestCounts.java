package org.obmeet.telemetry.lake.commit;

/**
 * The counts of one stream in one ingest commit.
 *
 * @param read records read
 * @param accepted rows added to the clean zone
 * @param duplicates records that had been accepted before
 * @param rejected records in quarantine
 * @param suppressed records dropped by policy
 */
public record IngestCounts(
    long read, long accepted, long duplicates, long rejected, long suppressed) {
  /** Zero of each. */
  public static final IngestCounts NONE = new IngestCounts(0, 0, 0, 0, 0);

  public IngestCounts {
    if (read != accepted + duplicates + rejected + suppressed) {
      throw new IllegalArgumentException(
          "read must be accepted + duplicates + rejected + suppressed; "
              + (read + " is not " + accepted + " + " + duplicates)
              + (" + " + rejected + " + " + suppressed));
    }
  }

  /** Returns the sum of both. */
  public IngestCounts plus(IngestCounts other) {
    return new IngestCounts(
        read + other.read,
        accepted + other.accepted,
        duplicates + other.duplicates,
        rejected + other.rejected,
        suppressed + other.suppressed);
  }
}
