package org.obmeet.telemetry.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

class AttackRunTest {
  @TempDir Path root;
  private AttackFolder release;

  @BeforeEach
  void release() throws Exception {
    release = new AttackFolder(root);
  }

  @Test
  void folder_ofARelease_isReadAsAnyoneCan() throws Exception {
    release.run();

    ProtectedTable table = release.tables.get(0);
    assertThat(table.name()).isEqualTo("out/t");
    assertThat(table.dimensions()).containsExactly("region", "kind");
    assertThat(table.columns())
        .containsExactly(
            new ProtectedTable.Column("n", true, 0), new ProtectedTable.Column("v", true, 1));
    assertThat(table.rows().get(0).values()).containsExactly(100L, 125L);
    assertThat(table.rows().get(2).status()).isNotEqualTo(ProtectedTable.Status.PUBLISHED);
    assertThat(table.groups()).isEqualTo(Map.of("region", Map.of("a · rest", List.of("a1", "a2"))));
    assertThat(release.hierarchies)
        .containsExactly(new ParentLabels("region", Map.of("a1", "a", "a2", "a")));
    assertThat(release.zeros).isEmpty();
  }

  @Test
  void folders_several_haveOneScaleForAMeasure() throws Exception {
    Files.createDirectories(root.resolve("more"));
    Files.writeString(root.resolve("more/t.csv"), "kind,status,v\nx,published,0.125\n");

    release.attack(List.of("out", "more"), null, null, null, "v");

    assertThat(release.tables).extracting(ProtectedTable::name).containsExactly("out/t", "more/t");
    assertThat(release.tables)
        .allSatisfy(t -> assertThat(t.columns().get(0).decimals()).isEqualTo(3));
    assertThat(release.tables.get(0).rows().get(0).values()).containsExactly(12_500L);
  }

  @Test
  void folders_ofOneLastName_haveTheirPathAsName() throws Exception {
    Files.createDirectories(root.resolve("second/out"));
    Files.writeString(root.resolve("second/out/t.csv"), "kind,status,v\nx,published,1\n");

    release.attack(List.of("out", "second/out", "out"), null, null, null, null);

    assertThat(release.tables)
        .extracting(ProtectedTable::name)
        .containsExactly(root + "/out/t", root + "/second/out/t");
  }

  @Test
  void measure_thatDoesNotAddUp_isLeftOut() throws Exception {
    Files.writeString(
        root.resolve("out/_MANIFEST.json"), "{\"measures\": {\"v\": {\"additive\": false}}}");
    Files.writeString(root.resolve("out/t.csv"), AttackFolder.TABLE.replace("12.50", "8..15"));

    release.run();

    assertThat(release.tables.get(0).columns())
        .extracting(ProtectedTable.Column::name)
        .containsExactly("n");
  }

  @Test
  void counts_ofWhichEveryZeroIsPublished_areKnownNotToBeZero() throws Exception {
    String measures = "\"measures\": {\"n\": {\"kind\": \"count\"}, \"v\": {\"kind\": \"sum\"}}}";
    String manifest =
        AttackFolder.MANIFEST.substring(0, AttackFolder.MANIFEST.indexOf("\"measures"));
    release.run();
    assertThat(release.counts).isEmpty();

    release.write("out/_MANIFEST.json", manifest + "\"zeros\": \"safe\", " + measures);
    release.run();
    assertThat(release.counts).containsExactly("n");

    release.write("out/_MANIFEST.json", manifest + "\"zeros\": \"sensitive\", " + measures);
    release.run();
    assertThat(release.counts).isEmpty();
  }

  @Test
  void zeros_withBlanks_nameSomeDimensions() throws Exception {
    release.attack(List.of("out"), null, "region,kind\na1,x\n,x\nb,\n", null, null);

    assertThat(release.zeros)
        .containsExactly(
            Map.of("region", "a1", "kind", "x"), Map.of("kind", "x"), Map.of("region", "b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "region,sort\\n"
            + "a1,x | : columns must be dimensions, one or more of region, kind; there is 'sort'",
        "region,kind\\n"
            + "a,x | , line 2: column 'region' must be empty or a value of the tables; it is 'a'",
        "region,kind\\n"
            + "q,x | , line 2: column 'region' must be empty or a value of the tables; it is 'q'",
        "region,kind\\n,   | , line 2: a line must have a value: without one every cell would be 0"
      })
  void zeros_ofNoCell_areBadInput(String csv, String message) {
    assertThatThrownBy(
            () -> release.attack(List.of("out"), null, csv.replace("\\n", "\n"), null, null))
        .hasMessage(root.resolve("zeros.csv") + message);
  }

  @Test
  void hierarchies_inAFile_extendThoseOfTheManifest() throws Exception {
    release.attack(List.of("out"), null, null, "{\"kind\": {\"x\": \"any\"}}", null);
    assertThat(release.hierarchies)
        .extracting(ParentLabels::dimension)
        .containsExactly("kind", "region");

    assertThatThrownBy(
            () -> release.attack(List.of("out"), null, null, "{\"region\": {\"a1\": \"b\"}}", null))
        .hasMessageContaining(
            "the hierarchy of 'region' gives 'a1' another parent than the other files: 'b', not"
                + " 'a'");
    assertThatThrownBy(() -> release.attack(List.of("out"), null, null, "{\"region\": 3}", null))
        .hasMessage(
            root.resolve("hierarchies.json")
                + ": hierarchies must be {dimension: {value: parent}}");
    assertThatThrownBy(() -> release.attack(List.of("out"), null, null, "[", null))
        .hasMessage(root.resolve("hierarchies.json") + ": the file must contain a JSON object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "region,n\\n"
            + "a,1 | : a released table must have a column status after its dimensions; its columns"
            + " are: region, n",
        "region,status,n\\n"
            + "a,public,1 | , line 2: column 'status' must be published, partial, withheld or"
            + " suppressed; it is 'public'",
        "region,status,n\\na,published, | , line 2: column 'n' must be a number; it is empty",
        "region,status,n\\n"
            + "a,withheld,3 | , line 2: column 'n' must be empty if the row is suppressed",
        "region,status,n\\n"
            + ",withheld, | , line 2: column 'region' must not be empty; write * for the total",
        "region,status,n\\n"
            + "a,withheld,\\n"
            + "a,withheld, | , line 3: rows must be unique; this one is repeated"
      })
  void table_atFault_isBadInput(String csv, String message) throws Exception {
    Files.writeString(root.resolve("out/t.csv"), csv.replace("\\n", "\n"));

    assertThatThrownBy(release::run)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessage(root.resolve("out/t.csv") + message);
  }

  @Test
  void folder_thatIsNoRelease_isBadInput() throws Exception {
    Files.createDirectories(root.resolve("empty"));
    assertThatThrownBy(() -> release.attack(List.of("empty"), null, null, null, null))
        .hasMessageContaining("RELEASE_DIR must contain released CSV files; there are none in");
    assertThatThrownBy(() -> release.attack(List.of("no"), null, null, null, null))
        .hasMessageContaining("RELEASE_DIR must be a folder of released CSV files; it is");
    assertThatThrownBy(() -> release.attack(List.of("out"), null, null, null, "w"))
        .hasMessage("--measure must be one of n, v; it is 'w'");
    Files.writeString(root.resolve("out/_MANIFEST.json"), "{\"groups\": []}");
    assertThatThrownBy(release::run)
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
                    (released, hierarchies, impossible, counts) -> {
                      throw new IllegalArgumentException("published rows contradict each other");
                    }))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessage("published rows contradict each other");
  }
}
