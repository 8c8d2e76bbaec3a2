package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.cli.CliResult;

/** Tests the command with the real engine, and audits its output. */
class ProtectCommandTest {
  private static final String SPEC =
      """
      contributor: company
      dimensions: {region: {hierarchy: {using: regions.csv}}, kind: {}}
      tables:
        - {name: t1, dimensions: [region, kind], measures: [{count: companies}, {sum: turnover}]}
        - {name: t2, dimensions: [kind], measures: [{count: companies}]}
      threshold: 4
      """;

  @TempDir Path root;

  @BeforeEach
  void companies() throws IOException {
    Random random = new Random(11);
    StringBuilder csv = new StringBuilder("company,region,kind,turnover\n");
    for (int i = 0; i < 150; i++) {
      int region = Math.min(random.nextInt(6), random.nextInt(6));
      int kind = Math.min(random.nextInt(4), random.nextInt(4));
      csv.append("c" + i + ",r" + region + ",k" + kind + "," + random.nextInt(900) / 10.0 + "\n");
    }
    Files.writeString(root.resolve("input.csv"), csv);
    Files.writeString(
        root.resolve("regions.csv"), "value,parent\nr0,n\nr1,n\nr2,n\nr3,s\nr4,s\nr5,s\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "generalise: false\n", "generalise: false\nzeros: sensitive\n"})
  void release_attacked_givesNothingExactAndHoldsTheTruth(String rules) throws IOException {
    CliResult called = protect(SPEC + rules, "out");
    Files.writeString(root.resolve("truth.csv"), truth());

    CliResult attack =
        CliResult.with(
            "attack",
            root.resolve("out").toString(),
            "--truth",
            root.resolve("truth.csv").toString());

    assertThat(called.err()).startsWith("Read 150 records of 150 contributors; values: region 6");
    assertThat(called.code()).isZero();
    assertThat(attack.out()).contains(" 0 exactly recovered, ");
    assertThat(attack.code()).as(attack.err()).isZero();
  }

  @Test
  void input_shuffled_givesTheSameBytes() throws IOException {
    protect(SPEC, "out");
    List<String> lines = new ArrayList<>(Files.readAllLines(root.resolve("input.csv")));
    Collections.shuffle(lines.subList(1, lines.size()), new Random(3));
    Files.write(root.resolve("input.csv"), lines);

    protect(SPEC, "again");

    assertThat(files("again")).isEqualTo(files("out"));
  }

  @Test
  void records_splitInTwo_giveTheSameBytes() throws IOException {
    protect(SPEC, "out");
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(root.resolve("input.csv"))) {
      lines.add(line);
      if (!line.startsWith("company")) {
        lines.add(line.substring(0, line.lastIndexOf(',')) + ",0");
      }
    }
    Files.write(root.resolve("input.csv"), lines);

    protect(SPEC, "again");

    assertThat(files("again")).isEqualTo(files("out"));
  }

  @Test
  void tables_oneAfterTheOther_areSafeTogether() throws IOException {
    String suppressed = SPEC + "generalise: false\n";
    String first = suppressed.replaceAll(" +- \\{name: t2.*\n", "");
    String second = suppressed.replaceAll(" +- \\{name: t1.*\n", "");
    List<String> ledger = List.of("--ledger", root.resolve("ledger").toString());

    CliResult one = protect(first, "one", ledger);
    CliResult two = protect(second, "two", ledger);
    assertThat(two.code()).as(two.err()).isZero();
    Map<String, String> before = files("two");
    CliResult again = protect(second, "two", ledger);
    CliResult attack =
        CliResult.with("attack", root.resolve("one").toString(), root.resolve("two").toString());

    assertThat(List.of(one.code(), two.code(), again.code()))
        .as(one.err() + two.err())
        .containsOnly(0);
    assertThat(again.err()).contains("All tables are already published");
    assertThat(files("two")).isEqualTo(before);
    assertThat(attack.out()).contains(" 0 exactly recovered, ");
  }

  @Test
  void json_requested_isOnlyARunReport() throws IOException {
    CliResult called = protect(SPEC + "window: 2026 Q3\n", "out", List.of("--json"));

    JsonNode report = new ObjectMapper().readTree(called.out());
    assertThat(report.get("command").asText()).isEqualTo("protect");
    assertThat(report.get("releases")).hasSize(2);
    assertThat(report.get("releases").get(0).get("cube").asText()).isEqualTo("t1");
    assertThat(report.get("releases").get(0).get("window").asText()).isEqualTo("2026 Q3");
    assertThat(report.get("releases").get(0).get("cells_published").asLong()).isPositive();
    assertThat(report.get("exit_code").asInt()).isZero();
  }

  @Test
  void json_ofAnUnchangedTable_hasItsNumberOfRows() throws IOException {
    List<String> more = List.of("--json", "--ledger", root.resolve("ledger").toString());
    ObjectMapper json = new ObjectMapper();
    JsonNode first = json.readTree(protect(SPEC, "out", more).out()).at("/releases/0");
    JsonNode again = json.readTree(protect(SPEC, "out", more).out()).at("/releases/0");

    assertThat(again.get("decision").asText()).isEqualTo("unchanged");
    for (String number : List.of("rows", "cells_published", "cells_suppressed")) {
      assertThat(again.get(number).asLong()).as(number).isPositive();
      assertThat(again.get(number)).as(number).isEqualTo(first.get(number));
    }
  }

  @Test
  void input_withoutRows_isReleased() throws IOException {
    Files.writeString(root.resolve("input.csv"), "company,region,kind,turnover\n");

    CliResult called = protect(SPEC, "out");

    assertThat(called.code()).as(called.err()).isZero();
    assertThat(files("out").get("t1.csv"))
        .isEqualTo("region,kind,status,companies,turnover\r\n*,*,published,0,0\r\n");
  }

  private CliResult protect(String spec, String out) throws IOException {
    return protect(spec, out, List.of());
  }

  private CliResult protect(String spec, String out, List<String> more) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "protect",
                "--input",
                root.resolve("input.csv").toString(),
                "--spec",
                Files.writeString(root.resolve("spec.yaml"), spec).toString(),
                "--out",
                root.resolve(out).toString(),
                "--key",
                root.resolve("key").toString()));
    args.addAll(more);
    return CliResult.with(args.toArray(String[]::new));
  }

  /** Writes the cells with their count of companies, each of which is in one cell. */
  private String truth() throws IOException {
    StringBuilder truth = new StringBuilder("region,kind,companies,turnover\n");
    for (String line : Files.readAllLines(root.resolve("input.csv"))) {
      String[] fields = line.split(",");
      if (!fields[0].equals("company")) {
        truth.append(fields[1] + "," + fields[2] + ",1," + fields[3] + "\n");
      }
    }
    return truth.toString();
  }

  private Map<String, String> files(String folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(root.resolve(folder))) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }
}
