package org.obmeet.telemetry.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;

class ExportFolderTest {
  private static final String WEEK = "2026-11-16";

  @TempDir Path folder;

  private ExportFolder of(ReleasedTable table) {
    return new ExportFolder(HostileRelease.STREAM, table.window(), List.of(table));
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  @Test
  void labels_ofAnyCharacters_areOneField_andTheSameInTheManifest() throws IOException {
    ExportFolder export = of(HostileRelease.of(WEEK, 1));
    export.write("", folder, false);

    assertThat(export.resources()).hasSize(4);
    assertThat(text("made_up.csv"))
        .isEqualTo(
            "area,status,records\r\n"
                + "a/b,published,20\r\n"
                + "\"c,d\",published,30\r\n"
                + "north other,published,10\r\n"
                + "\"say \"\"hi\"\"\",published,15\r\n"
                + "\"two\nlines\",published,25\r\n");
    JsonNode manifest = new ObjectMapper().readTree(text("_MANIFEST.json"));
    JsonNode hierarchy = manifest.get("ladders").get("area");
    assertThat(hierarchy.get(HostileRelease.SLASH).asText()).isEqualTo("north");
    assertThat(hierarchy.get(HostileRelease.QUOTES).asText()).isEqualTo("south");
    assertThat(hierarchy.get(HostileRelease.LINES).asText()).isEqualTo("south");
  }

  @Test
  void otherRow_standsForWhatIsNotNamedBelowItsNode() throws IOException {
    of(HostileRelease.of(WEEK, 1)).write("", folder, false);

    JsonNode groups = new ObjectMapper().readTree(text("_MANIFEST.json")).get("groups");
    assertThat(groups.get("made_up").get("area").toString())
        .isEqualTo("{\"north other\":[\"north.*\"]}");
    assertThat(groups.get("made_up_levels").at("/area/*").toString())
        .contains("\"north.*\"", "\"*other*\"", "\"c,d\"");
    assertThat(text("made_up_levels.csv")).doesNotContain("small", "other");
  }

  @Test
  void sumThatIsSuppressedAlone_isSuppressedInItsOwnTable() throws IOException {
    of(HostileRelease.of(WEEK, 1)).write("", folder, false);

    assertThat(text("made_up.seconds.csv"))
        .startsWith("area,status,sum_seconds_0_100\r\n")
        .contains(
            "\r\n\"c,d\",suppressed,\r\n", "\r\nnorth other,suppressed,\r\n", "a/b,published,200");
    assertThat(text("made_up.seconds_levels.csv"))
        .contains("north,published,600")
        .doesNotContain("c,d", "suppressed");
    assertThat(text("made_up_levels.csv")).contains("\"c,d\",published,30");
  }

  @Test
  void distinctCounts_lieInTheirOwnFolder_rounded() throws IOException {
    of(HostileRelease.of(WEEK, 1)).write("", folder, true);

    assertThat(text("made_up.csv"))
        .contains("\r\n\"c,d\",published,15\r\n", "\r\nnorth other,suppressed,\r\n");
    JsonNode manifest = new ObjectMapper().readTree(text("_MANIFEST.json"));
    assertThat(manifest.at("/measures/people/rounding").asInt()).isEqualTo(10);
    assertThat(manifest.at("/measures/people/additive").asBoolean()).isFalse();
  }

  @Test
  void dataPackage_describesEachFile_withThresholdAndRounding() throws IOException {
    ExportFolder export = of(HostileRelease.of(WEEK, 1));
    export.write("", folder.resolve("all"), false);
    export.write("", folder.resolve("distinct"), true);
    DataPackage.write(folder, export.resources());

    JsonNode resources = new ObjectMapper().readTree(text("datapackage.json")).get("resources");
    assertThat(resources.findValuesAsText("path"))
        .containsExactly(
            "all/made_up.csv",
            "all/made_up.seconds.csv",
            "all/made_up.seconds_levels.csv",
            "all/made_up_levels.csv",
            "distinct/made_up.csv",
            "distinct/made_up_levels.csv")
        .allSatisfy(path -> assertThat(folder.resolve(path)).isRegularFile());
    for (JsonNode resource : resources) {
      List<String> names = resource.at("/schema/fields").findValuesAsText("name");
      assertThat(text(resource.get("path").asText())).startsWith(String.join(",", names) + "\r\n");
      assertThat(resource.at("/schema/fields").findValuesAsText("title")).startsWith("Area");
      assertThat(resource.at("/schema/missingValues").toString()).isEqualTo("[\"\"]");
      assertThat(resource.get("k").asInt()).isEqualTo(10);
      boolean distinct = resource.get("path").asText().startsWith("distinct/");
      assertThat(resource.get("rounding").asInt()).isEqualTo(distinct ? 10 : 1);
      assertThat(resource.get("additive").asBoolean()).isEqualTo(!distinct);
    }
  }

  @Test
  void tableSuppressedCompletely_hasOneRow_andNoLevel() throws IOException {
    of(HostileRelease.nothing(WEEK)).write("", folder, false);

    assertThat(text("made_up.csv")).isEqualTo("area,status,records\r\n*,suppressed,\r\n");
    assertThat(text("made_up_levels.csv")).isEqualTo("area,status,records\r\n");
  }
}
