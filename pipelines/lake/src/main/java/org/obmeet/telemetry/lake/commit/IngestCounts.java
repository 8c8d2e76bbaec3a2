package org.obmeet.telemetry.lake.commit;

/**
 * What became of the records of one stream in one ingest commit.
 *
 * @param read records read
 * @param accepted rows added to clean
 * @param duplicates records that were there already
 * @param rejected records in quarantine
 * @param suppressed records dropped by policy
 */
public record IngestCounts(
    long read, long accepted, long duplicates, long rejected, long suppressed) {
  /** Nothing. */
  public static final IngestCounts NONE = new IngestCounts(0, 0, 0, 0, 0);

  public IngestCounts {
    if (read != accepted + duplicates + rejected + suppressed) {
      throw new IllegalArgumentException(
          "read must be accepted + duplicates + rejected + suppressed; "
              + (read + " is not " + accepted + " + " + duplicates)
              + (" + " + rejected + " + " + suppressed));
    }
  }

  /** Both together. */
  public IngestCounts plus(IngestCounts other) {
    return new IngestCounts(
        read + other.read,
        accepted + other.accepted,
        duplicates + other.duplicates,
        rejected + other.rejected,
        suppressed + other.suppressed);
  }
}
