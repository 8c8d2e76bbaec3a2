package org.obmeet.telemetry.jobs.ingest;

import org.apache.beam.sdk.metrics.Metrics;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;

/**
 * Beam metrics of record counts, with the namespace {@code ingest.STREAM}. An engine shows the
 * metrics while the run lasts. A repeated bundle may count again. The run report has the exact
 * counts.
 */
final class StreamMetrics {
  private StreamMetrics() {}

  static void add(StreamResult result) {
    StreamCounts counts = result.counts();
    add(result.stream(), "read", counts.read());
    add(result.stream(), "accepted", counts.accepted());
    add(result.stream(), "late", counts.late());
    add(result.stream(), "duplicates", counts.duplicates());
    add(result.stream(), "rejected", counts.rejectedTotal());
    add(result.stream(), "suppressed", counts.suppressedTotal());
  }

  private static void add(String stream, String name, long count) {
    if (count > 0) {
      Metrics.counter("ingest." + stream, name).inc(count);
    }
  }
}
