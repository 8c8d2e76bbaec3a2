package org.obmeet.telemetry.bench;

import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.lake.store.LocalStore;

/**
 * Measures an approximation of the ingest job in chdb, an embedded ClickHouse. {@link DuckDbIngest}
 * lists the differences from ingest. The program {@code node} and the npm package chdb must be
 * installed. The variable {@code NODE_PATH} names the folder of the package.
 */
final class ClickHouseIngest {
  private static final String PROGRAM = "clickhouse.cjs";

  private ClickHouseIngest() {}

  /**
   * Ingests events into a new database, and then deletes the database.
   *
   * @param folder folder for the scripts and the database
   * @param count number of events in the file
   * @throws IOException if chdb fails or does not have this number of events; the message contains
   *     the error output of chdb
   */
  static ProcessMeasurement run(Path folder, Path events, long count) throws IOException {
    Path script = folder.resolve("clickhouse.sql");
    Path program = folder.resolve(PROGRAM);
    Path database = folder.resolve("clickhouse");
    String sql = DuckDb.script(ClickHouseIngest.class, "clickhouse").orElseThrow();
    Files.writeString(script, DuckDb.filled(sql, Map.of("events", events)));
    Files.write(
        program, Resources.toByteArray(Resources.getResource(ClickHouseIngest.class, PROGRAM)));
    try {
      return ForkedJvm.measure(
          folder.resolve("node.err"),
          List.of(
              "node",
              program.toString(),
              script.toString(),
              database.toString(),
              "bench.clean",
              Long.toString(count)));
    } finally {
      LocalStore.deleteTree(database);
    }
  }
}
