package org.obmeet.telemetry.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.privacy.attack.AttackReport;
import org.obmeet.telemetry.privacy.attack.AttackReport.Bound;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

class AttackRunTest {
  private static final String TABLE =
      """
      region,kind,status,n,v
      *,*,published,100,12.50
      a,*,published,40,7.5
      a · rest,x,withheld,,
      b,x,withheld,,
      """;
  private static final String MANIFEST =
      """
      {"groups": {"t": {"region": {"a · rest": ["a1", "a2"]}}},
       "ladders": {"region": {"a1": "a", "a2": "a"}},
       "measures": {"n": {"additive": true, "decimals": 0}}}
      """;

  @TempDir Path root;
  private List<ReleasedTable> tables;
  private List<Hierarchy> hierarchies;
  private List<Map<String, String>> zeros;
  private double upper = 60;
  private boolean exact;

  @BeforeEach
  void release() throws IOException {
    Files.createDirectories(root.resolve("out"));
    Files.writeString(root.resolve("out/t.csv"), TABLE);
    Files.writeString(root.resolve("out/_MANIFEST.json"), MANIFEST);
  }

  @Test
  void folder_ofARelease_isReadAsAnyoneCan() throws Exception {
    run();

    ReleasedTable table = tables.get(0);
    assertThat(table.name()).isEqualTo("out/t");
    assertThat(table.dimensions()).containsExactly("region", "kind");
    assertThat(table.columns())
        .containsExactly(
            new ReleasedTable.Column("n", true, 0), new ReleasedTable.Column("v", true, 1));
    assertThat(table.rows().get(0).values()).containsExactly(100L, 125L);
    assertThat(table.rows().get(2).published()).isFalse();
    assertThat(table.groups()).isEqualTo(Map.of("region", Map.of("a · rest", List.of("a1", "a2"))));
    assertThat(hierarchies).containsExactly(new Hierarchy("region", Map.of("a1", "a", "a2", "a")));
    assertThat(zeros).isEmpty();
  }

  @Test
  void folders_several_haveOneScaleForAMeasure() throws Exception {
    Files.createDirectories(root.resolve("more"));
    Files.writeString(root.resolve("more/t.csv"), "kind,status,v\nx,published,0.125\n");

    attack(List.of("out", "more"), null, null, null, "v");

    assertThat(tables).extracting(ReleasedTable::name).containsExactly("out/t", "more/t");
    assertThat(tables).allSatisfy(t -> assertThat(t.columns().get(0).decimals()).isEqualTo(3));
    assertThat(tables.get(0).rows().get(0).values()).containsExactly(12_500L);
  }

  @Test
  void measure_thatDoesNotAddUp_isLeftOut() throws Exception {
    Files.writeString(
        root.resolve("out/_MANIFEST.json"), "{\"measures\": {\"v\": {\"additive\": false}}}");
    Files.writeString(root.resolve("out/t.csv"), TABLE.replace("12.50", "8..15"));

    run();

    assertThat(tables.get(0).columns()).extracting(ReleasedTable.Column::name).containsExactly("n");
  }

  @Test
  void zeros_withBlanks_nameSomeDimensions() throws Exception {
    attack(List.of("out"), null, "region,kind\na1,x\n,x\nb,\n", null, null);

    assertThat(zeros)
        .containsExactly(
            Map.of("region", "a1", "kind", "x"), Map.of("kind", "x"), Map.of("region", "b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "region,sort\\na1,x | : columns must be dimensions, one or more of region, kind; there is 'sort'",
        "region,kind\\na,x | , line 2: column 'region' must be empty or a value of the tables; 'a' is none",
        "region,kind\\nq,x | , line 2: column 'region' must be empty or a value of the tables; 'q' is none",
        "region,kind\\n,   | , line 2: a value must be there: a line without one would make every cell 0"
      })
  void zeros_ofNoCell_areBadInput(String csv, String message) {
    assertThatThrownBy(() -> attack(List.of("out"), null, csv.replace("\\n", "\n"), null, null))
        .hasMessage(root.resolve("zeros.csv") + message);
  }

  @Test
  void ladders_inAFile_joinThoseOfTheManifest() throws Exception {
    attack(List.of("out"), null, null, "{\"kind\": {\"x\": \"any\"}}", null);
    assertThat(hierarchies).extracting(Hierarchy::dimension).containsExactly("kind", "region");

    assertThatThrownBy(
            () -> attack(List.of("out"), null, null, "{\"region\": {\"a1\": \"b\"}}", null))
        .hasMessageContaining(
            "the ladder of 'region' gives 'a1' another parent than the others: 'b', not 'a'");
    assertThatThrownBy(() -> attack(List.of("out"), null, null, "{\"region\": 3}", null))
        .hasMessage(
            root.resolve("ladders.json") + ": ladders must be {dimension: {value: parent}}");
    assertThatThrownBy(() -> attack(List.of("out"), null, null, "[", null))
        .hasMessage(
            root.resolve("ladders.json") + ": the file must be a JSON object that can be read");
  }

  @Test
  void truth_insideEveryInterval_isSaid() throws Exception {
    Findings findings =
        attack(
            List.of("out"), "region,kind,n\na1,x,20\na2,x,15\nb,x,60\nb,y,5\n", null, null, null);

    assertThat(findings.exit()).isEqualTo(ExitCode.DONE);
    assertThat(findings.talk())
        .containsExactly(
            "The truth lies inside 2 intervals, outside 0; 2 are of measures that its file lacks.");
  }

  @Test
  void truth_outside_isAFailedCheck() throws Exception {
    Findings findings =
        attack(List.of("out"), "region,kind,n,v\na1,x,20,0.1\na2,x,41,0\n", null, null, null);

    assertThat(findings.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED);
    assertThat(findings.talk())
        .containsExactly(
            "The truth lies inside 3 intervals, outside 1.",
            "telemetry: the attack is wrong, or this is not the truth of these tables; first:"
                + " region=a · rest, kind=x");
  }

  @Test
  void truth_withoutDimensionsOrMeasures_isBadInput() {
    assertThatThrownBy(() -> attack(List.of("out"), "region,n\na1,2\n", null, null, null))
        .hasMessageContaining("truth.csv: there is no column 'kind'");
    assertThatThrownBy(() -> attack(List.of("out"), "region,kind\na1,x\n", null, null, null))
        .hasMessageContaining(
            "truth.csv: one or more of the columns n, v must be there; its columns are: region");
  }

  @Test
  void findings_exact_comeFirstAndRefuse() throws Exception {
    exact = true;
    Findings findings = run();

    assertThat(findings.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(findings.talk())
        .containsExactly("telemetry: 1 of 4 withheld values follow exactly from what is published");
    assertThat(printed(findings, Findings.Detail.FIRST))
        .containsExactly(
            "table  row                      measure  least  most  note",
            "─────  ───────────────────────  ───────  ─────  ────  ────────",
            "out/t  region=b, kind=x         v          0.0   6.0  exact",
            "out/t  region=a · rest, kind=x  n            0    60",
            "out/t  region=a · rest, kind=x  v          0.0   6.0",
            "out/t  region=b, kind=x         n            0    60  or wider",
            "4 withheld, 1 exactly recovered, 4 published constraints");
  }

  @Test
  void findings_unbounded_areShownAsSuch() throws Exception {
    upper = Double.POSITIVE_INFINITY;
    Findings findings = run();

    assertThat(printed(findings, Findings.Detail.ALL).get(2)).contains("∞");
    assertThat(findings.toMap().toString()).contains("lower=0, upper=null, exact=false");
  }

  @Test
  void findings_many_areCutUnlessAllAreAskedFor() throws Exception {
    StringBuilder csv = new StringBuilder("kind,status,n\n*,published,9\n");
    for (int i = 0; i < 60; i++) {
      csv.append("k").append(i).append(",withheld,\n");
    }
    Files.writeString(root.resolve("out/t.csv"), csv);
    Findings findings = run();

    assertThat(printed(findings, Findings.Detail.FIRST))
        .hasSize(54)
        .contains("… and 10 more that are not exact; --all shows them");
    assertThat(printed(findings, Findings.Detail.ALL)).hasSize(63);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "region,n\\na,1 | : a released table must have a column status after its dimensions; its columns are: region, n",
        "region,status,n\\na,public,1 | , line 2: column 'status' must be published or withheld; it is 'public'",
        "region,status,n\\na,published, | , line 2: column 'n' must be a number; it is empty",
        "region,status,n\\na,withheld,3 | , line 2: column 'n' must be empty where the row is withheld",
        "region,status,n\\n,withheld, | , line 2: column 'region' must not be empty; the total is *",
        "region,status,n\\na,withheld,\\na,withheld, | , line 3: each row must stand there once; this one does twice"
      })
  void table_atFault_isBadInput(String csv, String message) throws Exception {
    Files.writeString(root.resolve("out/t.csv"), csv.replace("\\n", "\n"));

    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessage(root.resolve("out/t.csv") + message);
  }

  @Test
  void folder_thatIsNoRelease_isBadInput() throws Exception {
    Files.createDirectories(root.resolve("empty"));
    assertThatThrownBy(() -> attack(List.of("empty"), null, null, null, null))
        .hasMessageContaining("RELEASE_DIR must hold released CSV; there is none in");
    assertThatThrownBy(() -> attack(List.of("no"), null, null, null, null))
        .hasMessageContaining("RELEASE_DIR must be a folder of released CSV; it is");
    assertThatThrownBy(() -> attack(List.of("out"), null, null, null, "w"))
        .hasMessage("--measure must be one of n, v; it is 'w'");
    Files.writeString(root.resolve("out/_MANIFEST.json"), "{\"groups\": []}");
    assertThatThrownBy(this::run)
        .hasMessageContaining("_MANIFEST.json: groups must be {table: {dimension: {label:");
  }

  @Test
  void rows_thatContradict_areBadInput() {
    AttackRun run =
        new AttackRun(
            List.of(root.resolve("out")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(
            () ->
                run.run(
                    (released, ladders, impossible) -> {
                      throw new IllegalArgumentException("published rows contradict each other");
                    }))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessage("published rows contradict each other");
  }

  private Findings run() throws IOException {
    return attack(List.of("out"), null, null, null, null);
  }

  private Findings attack(
      List<String> folders, String truth, String zeroCells, String ladders, String measure)
      throws IOException {
    return new AttackRun(
            folders.stream().map(root::resolve).toList(),
            file("truth.csv", truth),
            file("zeros.csv", zeroCells),
            file("ladders.json", ladders),
            Optional.ofNullable(measure))
        .run(this::fake);
  }

  private Optional<Path> file(String name, String text) throws IOException {
    return text == null
        ? Optional.empty()
        : Optional.of(Files.writeString(root.resolve(name), text));
  }

  /** Bounds every withheld value by 0 and {@code upper}; the last one is exact where asked for. */
  private AttackReport fake(
      List<ReleasedTable> released, List<Hierarchy> ladders, List<Map<String, String>> cells) {
    tables = released;
    hierarchies = ladders;
    zeros = cells;
    List<Bound> bounds = new ArrayList<>();
    int constraints = 0;
    for (ReleasedTable table : released) {
      for (ReleasedTable.Row row : table.rows()) {
        constraints += row.published() ? table.columns().size() : 0;
        for (ReleasedTable.Column column : table.columns()) {
          if (!row.published()) {
            boolean last = exact && row.labels().get(0).equals("b") && column.name().equals("v");
            boolean certain = !row.labels().get(0).equals("b");
            bounds.add(
                new Bound(table.name(), row.labels(), column.name(), 0, upper, last, certain));
          }
        }
      }
    }
    return new AttackReport(bounds, constraints);
  }

  private static List<String> printed(Findings findings, Findings.Detail detail) {
    StringWriter text = new StringWriter();
    findings.print(detail, new PrintWriter(text));
    return text.toString().lines().toList();
  }
}
