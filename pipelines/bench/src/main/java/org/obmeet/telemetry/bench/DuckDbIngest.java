package org.obmeet.telemetry.bench;

import java.util.Map;

/**
 * Main class that approximates ingest in DuckDB. It reads declared columns of each line and hashes
 * identifiers. Regular expressions find the path template and the browser family. It writes sorted
 * files by day and bucket. It does not implement duplicate removal, keys, consent or quarantine.
 * The arguments are {@code EVENTS OUT}.
 */
final class DuckDbIngest {
  private DuckDbIngest() {}

  public static void main(String[] args) throws Exception {
    ProcessMeasurement.Start start = ProcessMeasurement.start();
    try (DuckDb sql = new DuckDb()) {
      String script = DuckDb.script(DuckDbIngest.class, "ingest").orElseThrow();
      sql.execute(DuckDb.filled(script, Map.of("events", args[0], "out", args[1])));
    }
    ProcessMeasurement.print(start);
  }
}
