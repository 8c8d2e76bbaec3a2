package org.obmeet.telemetry.jobs.aggregate;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;

/** The released tables of a lake as a reader has them, from the Parquet files alone. */
final class ReleasedTableReader {
  private ReleasedTableReader() {}

  /** Every released cube. */
  static Map<ReleaseKey, ReleasedCube> of(Lake lake, Path root, Catalog catalog)
      throws SQLException {
    Map<ReleaseKey, ReleasedCube> tables = new TreeMap<>();
    try (Connection db = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = db.createStatement()) {
      for (TableRelease release : lake.state().releases().values()) {
        for (Cube cube : catalog.cubes()) {
          if (cube.name().equals(release.key().table())) {
            tables.put(release.key(), read(sql, root, release, cube));
          }
        }
      }
    }
    return tables;
  }

  private static ReleasedCube read(Statement sql, Path root, TableRelease release, Cube cube)
      throws SQLException {
    return new ReleasedCube(
        cube.dimensions().stream().map(Cube.Dimension::field).toList(),
        cube.measures().stream()
            .map(
                m -> new ReleasedCube.Measure(m.name(), ReleasedCube.Kind.valueOf(m.kind().name())))
            .toList(),
        List.of(),
        rows(sql, root.resolve(release.folder()).resolve(cube.name() + ".parquet"), cube));
  }

  private static List<ReleasedCube.Row> rows(Statement sql, Path file, Cube cube)
      throws SQLException {
    List<ReleasedCube.Row> rows = new ArrayList<>();
    try (ResultSet result = sql.executeQuery("SELECT * FROM read_parquet('" + file + "')")) {
      while (result.next()) {
        List<String> labels = new ArrayList<>();
        for (Cube.Dimension dimension : cube.dimensions()) {
          labels.add(result.getString(dimension.field()));
        }
        List<Long> values = new ArrayList<>();
        for (Cube.Measure measure : cube.measures()) {
          long value = result.getLong(measure.name());
          values.add(result.wasNull() ? null : (Long) value);
        }
        boolean published = result.getString("status").equals("published");
        rows.add(
            new ReleasedCube.Row(
                labels,
                result.getString("level"),
                result.getBoolean("finest"),
                published ? ReleasedCube.Status.PUBLISHED : ReleasedCube.Status.SUPPRESSED,
                values,
                List.of()));
      }
    }
    return rows;
  }
}
