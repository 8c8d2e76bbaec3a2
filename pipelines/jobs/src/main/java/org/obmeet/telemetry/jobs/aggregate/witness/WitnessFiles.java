package org.obmeet.telemetry.jobs.aggregate.witness;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.disclosure.attack.Witnesses;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.parquet.ParquetTable;

/**
 * Creates the two files of witnesses: a Parquet file, and {@code verify.sql}, which checks it with
 * the DuckDB command line alone.
 */
public final class WitnessFiles {
  public static final String WITNESSES = "witnesses.parquet";

  public static final String VERIFIER = "verify.sql";

  private static final List<ReleasedColumn> COLUMNS =
      List.of(
          column("population", "string", "Population"),
          column("measure", "string", "Measure"),
          column("table_name", "string", "Released table"),
          column("labels", "string", "Label of each dimension, as JSON"),
          column("witness", "long", "Number of the complete table"),
          column("numerator", "long", "Value of a finest cell: numerator"),
          column("denominator", "long", "Value of a finest cell: denominator"),
          column("low", "long", "Table in which a suppressed value is smaller"),
          column("high", "long", "Table in which a suppressed value is larger"));

  private WitnessFiles() {}

  private static ReleasedColumn column(String name, String type, String title) {
    return new ReleasedColumn(name, "witness", type, type.equals("long"), title, "", "");
  }

  /** Returns the witnesses as rows. The name of a table may have a folder before a slash. */
  static List<ReleaseWitnesses.Line> rows(Map<String, List<Witnesses>> byPopulation) {
    List<ReleaseWitnesses.Line> rows = new ArrayList<>();
    byPopulation.forEach(
        (population, measures) -> {
          for (Witnesses one : measures) {
            for (Witnesses.Cell cell : one.cells()) {
              rows.add(
                  new ReleaseWitnesses.Line(
                      population,
                      one.measure(),
                      file(cell.table()),
                      cell.labels(),
                      (long) cell.witness(),
                      cell.numerator(),
                      cell.denominator(),
                      null,
                      null));
            }
            for (Witnesses.Pair pair : one.pairs()) {
              rows.add(
                  new ReleaseWitnesses.Line(
                      population,
                      one.measure(),
                      file(pair.table()),
                      pair.labels(),
                      null,
                      null,
                      null,
                      (long) pair.low(),
                      (long) pair.high()));
            }
          }
        });
    return rows;
  }

  /** Returns the file of witnesses. The name of a table may have a folder before a slash. */
  public static ParquetTable table(Map<String, List<Witnesses>> byPopulation) {
    List<List<Object>> rows = new ArrayList<>();
    for (ReleaseWitnesses.Line row : rows(byPopulation)) {
      rows.add(
          Arrays.asList(
              row.population(),
              row.measure(),
              row.tableName(),
              json(row.labels()),
              row.witness(),
              row.numerator(),
              row.denominator(),
              row.low(),
              row.high()));
    }
    return ReleasedColumn.table("witnesses", Map.of(), COLUMNS, rows);
  }

  /** Returns a table's name without its folder, but {@code /microcells} unchanged. */
  private static String file(String table) {
    return table.startsWith("/") ? table : table.substring(table.indexOf('/') + 1);
  }

  private static String json(Object value) {
    return new String(CanonicalJson.canonical(value), StandardCharsets.UTF_8).stripTrailing();
  }

  /** Returns the program that checks the witnesses of a folder of CSV files. */
  public static byte[] folderVerifier() {
    return verifier(text("folder.sql"));
  }

  /** Returns the program that checks the witnesses of a window's release files. */
  public static byte[] releaseVerifier() {
    return verifier(text("release.sql"));
  }

  private static byte[] verifier(String head) {
    return (head + "\n" + text("checks.sql")).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(String name) {
    try {
      return Resources.toString(
          Resources.getResource(WitnessFiles.class, name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
