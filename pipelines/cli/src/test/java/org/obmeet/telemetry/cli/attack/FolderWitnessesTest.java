package org.obmeet.telemetry.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.disclosure.attack.AttackReport;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.witness.WitnessFiles;

/** Witnesses of released folders, checked by verify.sql in DuckDB. */
class FolderWitnessesTest {
  private static final String MANIFEST =
      """
      {"groups": {"by_region": {"region": {"a, rest": ["a2", "a3"]}}, "by_kind": {}},
       "ladders": {"region": {"a1": "a", "a2": "a", "a3": "a", "b1": "b", "b2": "b"}},
       "measures": {"n": {"kind": "count", "additive": true, "decimals": 0},
                    "v": {"kind": "sum", "additive": true, "decimals": 1},
                    "people": {"additive": false, "decimals": 0}},
       "zeros": "safe"}
      """;
  private static final String BY_REGION =
      """
      region,kind,status,n,v,people
      *,*,published,100,250.5,90
      a,*,published,60,100.5,50
      b,*,published,40,150,40
      *,x,published,55,125.5,45
      *,"y ""z""\",published,45,125,40
      a1,x,withheld,,,
      a1,"y ""z""\",withheld,,,
      "a, rest",x,withheld,,,
      "a, rest","y ""z""\",withheld,,,
      b1,x,partial,12,,10
      b1,"y ""z""\",partial,8,,10
      b2,x,partial,13,,10
      b2,"y ""z""\",partial,7,,10
      """;
  private static final String BY_KIND =
      """
      kind,status,n
      x,published,55
      "y ""z""\",published,45
      """;

  private static Connection database;

  @TempDir Path folder;

  @BeforeAll
  static void open() throws SQLException {
    database = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterAll
  static void close() throws SQLException {
    database.close();
  }

  @BeforeEach
  void release() throws IOException {
    Files.writeString(folder.resolve("_MANIFEST.json"), MANIFEST);
    Files.writeString(folder.resolve("by_region.csv"), BY_REGION);
    Files.writeString(folder.resolve("by_kind.csv"), BY_KIND);
  }

  @Test
  void witnesses_ofARelease_areVerifiedByDuckDb() throws Exception {
    AttackReport report = FolderWitnesses.write(folder, 9);

    assertThat(report.exact()).isEmpty();
    assertThat(verify()).isEqualTo("verified");
    assertThat(count("FROM result WHERE nr = 7 AND checked = 12")).isEqualTo(1);
    assertThat(
            count(
                "FROM pair p JOIN total l ON l.tab = p.tab AND l.measure = p.measure"
                    + " AND l.labels = p.labels AND l.witness = p.low JOIN total h"
                    + " ON h.tab = p.tab AND h.measure = p.measure AND h.labels = p.labels"
                    + " AND h.witness = p.high"
                    + " WHERE p.measure = '/n' AND h.amount / h.unit - l.amount / l.unit >= 9"))
        .isEqualTo(4);
  }

  @Test
  void witnesses_ofMarkedLabels_areVerifiedByDuckDb() throws Exception {
    Files.writeString(folder.resolve("by_region.csv"), BY_REGION.replace(",x,", ",'=x,"));
    Files.writeString(folder.resolve("by_kind.csv"), BY_KIND.replace("x,pub", "'=x,pub"));

    FolderWitnesses.write(folder, 9);

    assertThat(verify()).isEqualTo("verified");
    assertThat(count("FROM line WHERE list_contains(field, '=x')")).isPositive();
  }

  @Test
  void witnesses_ofTheSameRelease_areTheSameBytes() throws Exception {
    FolderWitnesses.write(folder, 9);
    byte[] witnesses = Files.readAllBytes(witness(WitnessFiles.WITNESSES));

    FolderWitnesses.write(folder, 9);

    assertThat(witness(WitnessFiles.WITNESSES)).hasBinaryContent(witnesses);
  }

  @Test
  void suppressedValue_thatFollowsFromOthers_isNotVerified() throws Exception {
    Files.writeString(
        folder.resolve("by_region.csv"),
        BY_REGION
            .replace("partial,12,,", "published,12,40,")
            .replace("partial,8,,", "published,8,50,")
            .replace("partial,13,,", "published,13,20,"));

    assertThat(FolderWitnesses.write(folder, 9).exact()).hasSize(1);

    assertThatThrownBy(this::verify).hasMessageContaining("violations in the table above: 1");
  }

  @ParameterizedTest
  @CsvSource({
    "'*,*,published,100', '*,*,published,101'",
    "'a,*,published,60,100.5', 'a,*,published,60,100.6'",
    "'b1,x,partial,12', 'b1,x,partial,11'",
    "'x,published,55', 'x,published,54'"
  })
  void releasedValue_thatIsChanged_isFound(String before, String after) throws Exception {
    FolderWitnesses.write(folder, 9);
    for (String file : List.of("by_region.csv", "by_kind.csv")) {
      Path table = folder.resolve(file);
      Files.writeString(table, Files.readString(table).replace(before, after));
    }

    assertThatThrownBy(this::verify).hasMessageContaining("not verified");
  }

  @Test
  @Tag("integration")
  void witness_thatIsChanged_isFound() throws Exception {
    FolderWitnesses.write(folder, 9);
    List<String> accepted = new ArrayList<>();
    List<String> lines = read();
    for (int line = 0; line < lines.size(); line++) {
      for (String changed : mutations(lines.get(line), new Random(line))) {
        List<String> mutated = new ArrayList<>(lines);
        mutated.set(line, changed);
        write(mutated);
        if (isVerified()) {
          accepted.add(lines.get(line) + " -> " + changed);
        }
      }
    }
    write(lines);

    assertThat(accepted).isEmpty();
    assertThat(verify()).isEqualTo("verified");
  }

  @Test
  @Tag("integration")
  void witness_withAnotherRandomMutation_isFound() throws Exception {
    FolderWitnesses.write(folder, 9);
    List<String> lines = read();
    Random random = new Random(11);
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < Integer.getInteger("telemetry.mutations", 60); i++) {
      int line = random.nextInt(lines.size());
      List<String> changes = mutations(lines.get(line), random);
      String changed = changes.get(random.nextInt(changes.size()));
      if (mutations(lines.get(line), new Random(line)).contains(changed)) {
        continue; // The test above makes this change.
      }
      List<String> mutated = new ArrayList<>(lines);
      mutated.set(line, changed);
      write(mutated);
      if (isVerified()) {
        accepted.add(lines.get(line) + " -> " + changed);
      }
    }

    assertThat(accepted).isEmpty();
  }

  @Test
  void exactValue_withForgedWitness_isNotVerified() throws Exception {
    Files.writeString(
        folder.resolve("by_region.csv"),
        BY_REGION
            .replace("partial,12,,", "published,12,40,")
            .replace("partial,8,,", "published,8,50,")
            .replace("partial,13,,", "published,13,20,"));
    FolderWitnesses.write(folder, 9);
    List<String> lines = read();
    String start = "'', 'v', 'by_region', ";
    String cell =
        lines.stream()
            .filter(line -> line.startsWith(start + "'[\"b2\",\"y"))
            .filter(line -> line.endsWith(", 0, 400, 1, NULL, NULL"))
            .findFirst()
            .orElseThrow();
    String labels = cell.substring(start.length(), cell.indexOf(", 0, 400, 1"));
    String forged = start + labels + ", 1, ";
    String none = ", NULL, NULL";
    List<String> accepted = new ArrayList<>();
    for (List<String> more :
        List.of(
            List.of(forged + "410, 1" + none),
            List.of(forged + "410, NULL" + none),
            List.of(forged + "NULL, 1" + none),
            List.of(forged + "410, 0" + none),
            List.of(forged + "-410, -1" + none),
            List.of(forged + "410, 1" + none, forged + "-10, 1" + none),
            List.of(forged + "410, 1" + none, start + "'', 1, -10, 1" + none),
            List.of(forged + "410, 1" + none, start + "'[\"b\",\"x\"]', 1, -10, 1" + none),
            List.of(forged + "410, 1" + none, start + "'[\"b1\"]', 1, -10, 1" + none),
            List.of(
                forged + "410, 1" + none,
                "'', 'v', '/microcells', '[\"b1\",\"x\"]', 1, -10, 1" + none))) {
      List<String> all = new ArrayList<>(lines);
      all.add(start + labels + ", NULL, NULL, NULL, 0, 1");
      all.addAll(more);
      write(all);
      if (isVerified()) {
        accepted.add(String.join(" ", more));
      }
    }

    assertThat(accepted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*,*,published,1e2,250.5",
        "*,*,published,100,2.505e2",
        "*,*,published,0x64,250.5"
      })
  void releasedValue_thatIsNoPlainNumber_isNotVerified(String total) throws Exception {
    FolderWitnesses.write(folder, 9);
    Path table = folder.resolve("by_region.csv");
    Files.writeString(table, Files.readString(table).replace("*,*,published,100,250.5", total));

    assertThatThrownBy(this::verify).hasMessageContaining("a value is not a plain number");
  }

  @Test
  void table_ofMoreColumnsThanAreRead_isNotVerified() throws Exception {
    FolderWitnesses.write(folder, 9);
    Files.writeString(
        folder.resolve("by_kind.csv"),
        BY_KIND
            .replaceFirst("n\n", "n" + ",m".repeat(40) + "\n")
            .replace("55", "55" + ",1".repeat(40)));

    assertThat(isVerified()).isFalse();
  }

  @Test
  void folder_withoutManifest_isRejected() throws Exception {
    Files.delete(folder.resolve("_MANIFEST.json"));

    assertThatThrownBy(() -> FolderWitnesses.write(folder, 1))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("must have _MANIFEST.json");
  }

  /** Returns changes of a row: its numbers, its labels, its table, and the row twice. */
  private static List<String> mutations(String line, Random random) {
    List<String> numbers = Splitter.on(", ").splitToList(line.substring(line.indexOf("]', ") + 4));
    String start = line.substring(0, line.indexOf("]', ") + 4);
    String labels = line.replaceFirst("\\[\"\\w+", "[\"q");
    if (numbers.get(0).equals("NULL")) {
      String pair = start + "NULL, NULL, NULL, ";
      return List.of(
          pair + numbers.get(4) + ", " + numbers.get(3),
          pair + numbers.get(4) + ", " + numbers.get(4),
          labels,
          line.replaceFirst("'by_\\w+'", "'by_kind'"));
    }
    long numerator = Long.parseLong(numbers.get(1));
    String cell = start + numbers.get(0) + ", ";
    String rest = ", " + numbers.get(2) + ", NULL, NULL";
    return List.of(
        cell + (numerator + 1) + rest,
        cell + (numerator - 1 - random.nextInt(9)) + rest,
        labels,
        line + "), (" + line);
  }

  /** Returns the rows of the file as values in SQL. */
  private List<String> read() throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery("FROM read_parquet('" + witness("witnesses.parquet") + "')")) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int c = 1; c <= 9; c++) {
          String text = rows.getString(c);
          values.add(c > 4 ? String.valueOf(text).toUpperCase(Locale.ROOT) : "'" + text + "'");
        }
        lines.add(String.join(", ", values));
      }
      return lines;
    }
  }

  private void write(List<String> lines) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE TABLE w (population VARCHAR, measure VARCHAR, table_name VARCHAR,"
              + " labels VARCHAR, witness BIGINT, numerator BIGINT, denominator BIGINT, low BIGINT,"
              + " high BIGINT)");
      statement.execute("INSERT INTO w VALUES (" + String.join("), (", lines) + ")");
      statement.execute("COPY w TO '" + witness("witnesses.parquet") + "' (FORMAT parquet)");
    }
  }

  private Path witness(String file) {
    return folder.resolve("witness").resolve(file);
  }

  private boolean isVerified() {
    try {
      return verify().equals("verified");
    } catch (IOException | SQLException e) {
      return false;
    }
  }

  private String verify() throws IOException, SQLException {
    return firstColumn(";");
  }

  private long count(String from) throws IOException, SQLException {
    return Long.parseLong(firstColumn("SELECT count(*) " + from));
  }

  /** Runs verify.sql, then a query, and returns the first value of the last result. */
  private String firstColumn(String query) throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET file_search_path = '" + folder + "'");
      statement.execute("SET threads = 1");
      statement.execute(Files.readString(witness("verify.sql")) + query);
      try (var rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }
}
