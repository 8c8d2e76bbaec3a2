package org.obmeet.telemetry.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.disclosure.attack.AttackReport;
import org.obmeet.telemetry.jobs.JobException;

/** Witnesses of released folders, checked by verify.sql in DuckDB. */
class WitnessFilesTest {
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

  @TempDir Path folder;

  @BeforeEach
  void release() throws IOException {
    Files.writeString(folder.resolve("_MANIFEST.json"), MANIFEST);
    Files.writeString(folder.resolve("by_region.csv"), BY_REGION);
    Files.writeString(folder.resolve("by_kind.csv"), BY_KIND);
  }

  @Test
  void witnesses_ofARelease_areVerifiedByDuckDb() throws Exception {
    AttackReport report = WitnessFiles.write(folder, 9);

    assertThat(report.exact()).isEmpty();
    assertThat(verify()).isEqualTo("verified");
    assertThat(count("FROM result WHERE nr = 7 AND checked = 12")).isEqualTo(1);
    assertThat(
            count(
                "FROM pair p JOIN total l ON l.tab = p.tab AND l.measure = p.measure"
                    + " AND l.labels = p.labels AND l.witness = p.low JOIN total h"
                    + " ON h.tab = p.tab AND h.measure = p.measure AND h.labels = p.labels"
                    + " AND h.witness = p.high"
                    + " WHERE p.measure = 'n' AND h.amount / h.unit - l.amount / l.unit >= 9"))
        .isEqualTo(4);
  }

  @Test
  void witnesses_ofTheSameRelease_areTheSameBytes() throws Exception {
    WitnessFiles.write(folder, 9);
    byte[] cells = Files.readAllBytes(folder.resolve("witness/cells.csv.gz"));
    byte[] pairs = Files.readAllBytes(folder.resolve("witness/pairs.csv.gz"));

    WitnessFiles.write(folder, 9);

    assertThat(folder.resolve("witness/cells.csv.gz")).hasBinaryContent(cells);
    assertThat(folder.resolve("witness/pairs.csv.gz")).hasBinaryContent(pairs);
  }

  @Test
  void suppressedValue_thatFollowsFromOthers_isNotVerified() throws Exception {
    Files.writeString(
        folder.resolve("by_region.csv"),
        BY_REGION
            .replace("partial,12,,", "published,12,40,")
            .replace("partial,8,,", "published,8,50,")
            .replace("partial,13,,", "published,13,20,"));

    assertThat(WitnessFiles.write(folder, 9).exact()).hasSize(1);

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
    WitnessFiles.write(folder, 9);
    for (String file : List.of("by_region.csv", "by_kind.csv")) {
      Path table = folder.resolve(file);
      Files.writeString(table, Files.readString(table).replace(before, after));
    }

    assertThatThrownBy(this::verify).hasMessageContaining("not verified");
  }

  @Test
  void witness_thatIsChanged_isFound() throws Exception {
    WitnessFiles.write(folder, 9);
    List<String> accepted = new ArrayList<>();
    for (String file : List.of("cells.csv.gz", "pairs.csv.gz")) {
      List<String> lines = read(file);
      for (int line = 1; line < lines.size(); line++) {
        for (String changed : mutations(lines.get(line), new Random(line))) {
          List<String> mutated = new ArrayList<>(lines);
          mutated.set(line, changed);
          write(file, mutated);
          if (isVerified()) {
            accepted.add(lines.get(line) + " -> " + changed);
          }
        }
      }
      write(file, lines);
    }

    assertThat(accepted).isEmpty();
    assertThat(verify()).isEqualTo("verified");
  }

  @Test
  void witness_withARandomMutation_isFound() throws Exception {
    WitnessFiles.write(folder, 9);
    Random random = new Random(11);
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < Integer.getInteger("telemetry.mutations", 60); i++) {
      String file = random.nextBoolean() ? "cells.csv.gz" : "pairs.csv.gz";
      List<String> lines = read(file);
      int line = 1 + random.nextInt(lines.size() - 1);
      List<String> changes = mutations(lines.get(line), random);
      List<String> mutated = new ArrayList<>(lines);
      mutated.set(line, changes.get(random.nextInt(changes.size())));
      write(file, mutated);
      if (isVerified()) {
        accepted.add(lines.get(line) + " -> " + mutated.get(line));
      }
      write(file, lines);
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
    WitnessFiles.write(folder, 9);
    List<String> cells = read("cells.csv.gz");
    String cell =
        cells.stream()
            .filter(line -> line.startsWith("0,by_region,v,") && line.contains("b2\"\",\"\"y"))
            .findFirst()
            .orElseThrow();
    assertThat(cell).endsWith(",400,1");
    String labels = cell.substring("0,by_region,v,".length(), cell.length() - ",400,1".length());
    List<String> pairs = new ArrayList<>(read("pairs.csv.gz"));
    pairs.add("by_region,v," + labels + ",0,1");
    write("pairs.csv.gz", pairs);
    String forged = "1,by_region,v," + labels;
    List<String> accepted = new ArrayList<>();
    for (List<String> lines :
        List.of(
            List.of(forged + ",410,1"),
            List.of(forged + ",410,"),
            List.of(forged + ",,1"),
            List.of(forged + ",410,0"),
            List.of(forged + ",-410,-1"),
            List.of(forged + ",41e1,1"),
            List.of(forged + ",410,1", forged + ",-10,1"),
            List.of(forged + ",410,1", "1,by_region,v,,-10,1"),
            List.of(forged + ",410,1", "1,by_region,v,\"[\"\"b\"\",\"\"x\"\"]\",-10,1"),
            List.of(forged + ",410,1", "1,by_region,v,\"[\"\"b1\"\"]\",-10,1"),
            List.of(forged + ",410,1", "1,microcells,v,\"[\"\"b1\"\",\"\"x\"\"]\",-10,1"))) {
      List<String> all = new ArrayList<>(cells);
      all.addAll(lines);
      write("cells.csv.gz", all);
      if (isVerified()) {
        accepted.add(String.join(" ", lines));
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
    WitnessFiles.write(folder, 9);
    Path table = folder.resolve("by_region.csv");
    Files.writeString(table, Files.readString(table).replace("*,*,published,100,250.5", total));

    assertThatThrownBy(this::verify).hasMessageContaining("a value is not a plain number");
  }

  @Test
  void table_ofMoreColumnsThanAreRead_isNotVerified() throws Exception {
    WitnessFiles.write(folder, 9);
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

    assertThatThrownBy(() -> WitnessFiles.write(folder, 1))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("must have _MANIFEST.json");
  }

  /** Returns changes of a line: its numbers, its labels, and the line twice. */
  private static List<String> mutations(String line, Random random) {
    int comma = line.lastIndexOf(',');
    int before = line.lastIndexOf(',', comma - 1);
    int numerator = Integer.parseInt(line.substring(before + 1, comma));
    int last = Integer.parseInt(line.substring(comma + 1));
    String start = line.substring(0, before + 1);
    boolean pair = Character.isLetter(line.charAt(0));
    return List.of(
        pair ? start + last + "," + numerator : start + (numerator + 1) + "," + last,
        pair ? start + last + "," + last : start + (numerator - 1 - random.nextInt(9)) + "," + last,
        line.replaceFirst("\\[\"\"\\w+", "[\"\"q"),
        pair ? line.replaceFirst("^\\w+", "by_kind") : line + "\n" + line);
  }

  private List<String> read(String file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(witness(file)))) {
      return Splitter.on('\n')
          .omitEmptyStrings()
          .splitToList(new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r", ""));
    }
  }

  private void write(String file, List<String> lines) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(witness(file)))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
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
