package org.obmeet.telemetry.cli.attack;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.disclosure.attack.Attack;
import org.obmeet.telemetry.disclosure.attack.AttackReport;
import org.obmeet.telemetry.disclosure.attack.Witnesses;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.jobs.JobException;

/**
 * Writes the {@link Witnesses} of a folder of released tables to its folder {@code witness}: {@code
 * cells.csv.gz}, {@code pairs.csv.gz}, and {@code verify.sql}, which checks them with the DuckDB
 * command line alone.
 */
public final class WitnessFiles {
  private static final List<String> CELL_COLUMNS =
      List.of("witness", "table_name", "measure", "labels", "numerator", "denominator");
  private static final List<String> PAIR_COLUMNS =
      List.of("table_name", "measure", "labels", "low", "high");

  private WitnessFiles() {}

  /**
   * Computes the witnesses of a folder from its files alone, and writes them.
   *
   * @param released a folder of tables over one population and period, with a manifest
   * @param width wanted difference between the two values of a suppressed whole number; that of a
   *     number with decimals is 1 in the last digit
   * @return the intervals of the suppressed values; those disclosed exactly have no witness
   * @throws JobException with exit code 43 if the folder is not a release
   */
  public static AttackReport write(Path released, long width) throws IOException {
    if (!Files.exists(released.resolve("_MANIFEST.json"))) {
      throw JobException.badInput(
          "a folder with witnesses must have _MANIFEST.json; there is none in " + released);
    }
    ReleasedFolders folder =
        ReleasedFolders.read(List.of(released), Optional.empty(), Optional.empty());
    Map<String, Long> widths = new TreeMap<>();
    for (ReleasedTable table : folder.tables()) {
      for (ReleasedTable.Column column : table.columns()) {
        widths.put(column.name(), column.decimals() == 0 ? width : 1);
      }
    }
    Attack.Result result =
        Attack.attack(
            folder.tables(),
            List.copyOf(folder.hierarchies().values()),
            List.of(),
            folder.countsWithPublishedZeros(),
            widths);
    writeFiles(released, result.witnesses());
    return result.report();
  }

  private static void writeFiles(Path released, List<Witnesses> witnesses) throws IOException {
    List<List<Object>> cells = new ArrayList<>();
    List<List<Object>> pairs = new ArrayList<>();
    for (Witnesses one : witnesses) {
      for (Witnesses.Cell cell : one.cells()) {
        String labels = JsonText.compact(cell.labels());
        cells.add(
            List.of(
                cell.witness(),
                file(cell.table()),
                one.measure(),
                labels,
                cell.numerator(),
                cell.denominator()));
      }
      for (Witnesses.Pair pair : one.pairs()) {
        String labels = JsonText.compact(pair.labels());
        pairs.add(List.of(file(pair.table()), one.measure(), labels, pair.low(), pair.high()));
      }
    }
    Path folder = Files.createDirectories(released.resolve("witness"));
    write(folder.resolve("cells.csv.gz"), CELL_COLUMNS, cells);
    write(folder.resolve("pairs.csv.gz"), PAIR_COLUMNS, pairs);
    Files.write(
        folder.resolve("verify.sql"),
        Resources.toByteArray(Resources.getResource(WitnessFiles.class, "verify.sql")));
  }

  /** Returns the name of a table's file, without the folder and {@code .csv}. */
  private static String file(String table) {
    return table.substring(table.indexOf('/') + 1);
  }

  private static void write(Path file, List<String> columns, List<List<Object>> rows)
      throws IOException {
    try (OutputStream bytes = Files.newOutputStream(file);
        PrintWriter out =
            new PrintWriter(new GZIPOutputStream(bytes), false, StandardCharsets.UTF_8)) {
      OutputFormat.CSV.write(ResultRows.of(columns, rows), out);
      if (out.checkError()) {
        throw new IOException("cannot write " + file);
      }
    }
  }
}
