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
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.parquet.ReleaseTable;
import org.obmeet.telemetry.lake.parquet.ReleaseTable.Column;
import org.obmeet.telemetry.lake.parquet.ReleaseTable.Type;

/**
 * Creates the two files of witnesses: a Parquet file, and {@code verify.sql}, which checks it with
 * the DuckDB command line alone.
 */
public final class WitnessFiles {
  public static final String WITNESSES = "witnesses.parquet";

  public static final String VERIFIER = "verify.sql";

  private static final List<Column> COLUMNS =
      List.of(
          new Column("population", Type.STRING, false, "Population", ""),
          new Column("measure", Type.STRING, false, "Measure", ""),
          new Column("table_name", Type.STRING, false, "Released table", ""),
          new Column("labels", Type.STRING, false, "Label of each dimension, as JSON", ""),
          new Column("witness", Type.LONG, true, "Number of the complete table", ""),
          new Column("numerator", Type.LONG, true, "Value of a finest cell: numerator", ""),
          new Column("denominator", Type.LONG, true, "Value of a finest cell: denominator", ""),
          new Column("low", Type.LONG, true, "Table in which a suppressed value is smaller", ""),
          new Column("high", Type.LONG, true, "Table in which a suppressed value is larger", ""));

  private WitnessFiles() {}

  /** Returns the file of witnesses. The name of a table may have a folder before a slash. */
  public static ReleaseTable table(Map<String, List<Witnesses>> byPopulation) {
    List<List<Object>> rows = new ArrayList<>();
    byPopulation.forEach(
        (population, measures) -> {
          for (Witnesses one : measures) {
            for (Witnesses.Cell cell : one.cells()) {
              Long[] numbers = {
                (long) cell.witness(), cell.numerator(), cell.denominator(), null, null
              };
              rows.add(row(population, one, cell.table(), cell.labels(), numbers));
            }
            for (Witnesses.Pair pair : one.pairs()) {
              Long[] numbers = {null, null, null, (long) pair.low(), (long) pair.high()};
              rows.add(row(population, one, pair.table(), pair.labels(), numbers));
            }
          }
        });
    return new ReleaseTable("witnesses", COLUMNS, rows);
  }

  private static List<Object> row(
      String population, Witnesses of, String table, List<String> labels, Long[] numbers) {
    List<Object> row =
        new ArrayList<>(List.of(population, of.measure(), file(table), json(labels)));
    row.addAll(Arrays.asList(numbers));
    return row;
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

  /**
   * Returns the program that checks the witnesses of a window in a lake.
   *
   * @param tables the tables, with the meaning of their labels
   * @param missing populations that are too large for witnesses
   */
  static byte[] releaseVerifier(
      String folder, List<?> tables, Map<String, ?> parents, List<String> missing) {
    return verifier(
        text("release.sql")
            .replace("${folder}", folder)
            .replace("${missing}", missing.isEmpty() ? "none" : String.join(", ", missing))
            .replace("${tables}", json(tables).replace("'", "''"))
            .replace("${parents}", json(parents).replace("'", "''")));
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
