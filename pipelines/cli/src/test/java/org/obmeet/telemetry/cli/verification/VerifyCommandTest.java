package org.obmeet.telemetry.cli.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.store.LocalStore;

/** Tests for {@link VerifyCommand} on lakes that an attacker with write access has changed. */
@Tag("integration")
class VerifyCommandTest {
  @TempDir Path folder;
  private Path lake;

  @BeforeEach
  void copyALake() throws IOException {
    lake = DemoLake.copyTo(folder.resolve("lake"));
  }

  private CliResult verify(String... more) {
    return CliResult.with(
        Stream.concat(
                Stream.of("verify", "--lake", lake.toString(), "--now", DemoLake.NOW),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private String line(CliResult result, String level, String check) {
    return result
        .out()
        .lines()
        .filter(line -> line.startsWith("%-4s  %s ".formatted(level, check)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(result.out() + result.err()));
  }

  private Path file(String path) {
    return lake.resolve(path);
  }

  private Path any(String zone, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(file(zone))) {
      return files
          .filter(Files::isRegularFile)
          .filter(path -> path.toString().endsWith(suffix))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  /** Deletes the files whose comparison takes longest, and which a test is not about. */
  private void deleteView() throws IOException {
    LocalStore.deleteTree(file("release"));
  }

  private Path planted(String path, String text) throws IOException {
    Files.createDirectories(file(path).getParent());
    return Files.writeString(file(path), text);
  }

  @Test
  void lake_atALink_isCheckedAsItsFolderIs_andInJson() throws IOException {
    String planted = "clean/community_events/date=2026-09-01/bucket=00/.hidden";
    planted(planted, "alice");
    Path link = Files.createSymbolicLink(folder.resolve("link"), lake);
    Files.createSymbolicLink(folder.resolve("link.keys"), Path.of(lake + ".keys"));
    lake = link;
    deleteView();

    CliResult result = verify("--format", "json");

    assertThat(result.code()).isEqualTo(60);
    Map<String, String> findings = new HashMap<>();
    for (JsonNode finding : new ObjectMapper().readTree(result.out())) {
      assertThat(finding.fieldNames())
          .toIterable()
          .containsExactly("check", "level", "text", "to_do");
      findings.put(
          finding.get("check").asText() + " " + finding.get("level").asText(),
          finding.get("text").asText());
    }
    assertThat(findings).containsKeys("links ok", "log not_covered");
    assertThat(findings.get("unlisted fail")).contains(planted);
  }

  @Test
  void folder_withLinksPlantedFilesChangedReportAndLostKey_failsWithEach() throws IOException {
    Path clean = any("clean/community_events", ".parquet");
    Path outside = Files.copy(clean, folder.resolve("outside.parquet"));
    Files.delete(clean);
    Files.createSymbolicLink(clean, outside);
    Path other = any("clean/instance_statistics", ".parquet");
    Files.createLink(folder.resolve("second-name"), other);
    Files.createSymbolicLink(file("clean/elsewhere"), folder);
    planted("staging/aside/7c0e", "alice");
    planted("ledger/runs/20260917T000000Z-daily-00000000.json", "{\"person\": \"alice\"}");
    planted("ledger/checked.json", "{\"note\": \"alice\"}");
    planted("clean/community_events/date=2026-09-01/bucket=00/.hidden", "alice");
    Path segment = file("landing/community_events/date=2026-09-16/copy.avro");
    Files.createDirectories(segment.getParent());
    Files.copy(other, segment);
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-r--r--"));
    Path report = any("ledger/runs", "suppressed.json");
    Files.writeString(report, Files.readString(report).replace("week", "weak"));
    Keyset keyset = Keyset.open(Path.of(lake + ".keys"));
    KeyName unused =
        keyset.names().stream()
            .filter(key -> key.stream().equals("community_events"))
            .findFirst()
            .orElseThrow();
    keyset.destroy(unused);
    deleteView();

    CliResult result = verify();

    assertThat(result.code()).isEqualTo(60);
    assertThat(line(result, "fail", "links"))
        .contains(
            lake.relativize(clean) + " is a link", lake.relativize(other) + " has another name")
        .contains("clean/elsewhere is a link");
    assertThat(line(result, "fail", "unlisted"))
        .contains("staging/aside/7c0e", "20260917T000000Z-daily-00000000.json")
        .contains("ledger/checked.json", ".hidden");
    assertThat(line(result, "fail", "copies"))
        .contains("copy.avro")
        .doesNotContain(lake.relativize(other).toString());
    assertThat(line(result, "fail", "modes")).contains(lake.relativize(other).toString());
    assertThat(line(result, "fail", "files")).contains(lake.relativize(report).toString());
    assertThat(line(result, "warn", "keys")).contains(unused.toString());
  }

  @Test
  void entry_thatAnotherUserOwnsOrThatRunsAsItsOwner_fails() throws IOException {
    Path clean = any("clean/community_events", ".parquet");
    Files.setAttribute(clean, "unix:mode", 0104600);
    Path other = any("clean/instance_statistics", ".parquet");
    boolean root = Files.getAttribute(lake, "unix:uid").equals(0);
    if (root) {
      Files.setAttribute(other, "unix:uid", 65534);
    }
    deleteView();

    CliResult result = verify();

    assertThat(result.code()).isEqualTo(60);
    assertThat(line(result, "fail", "modes")).contains(lake.relativize(clean).toString());
    assumeTrue(root, "only root changes owners");
    assertThat(line(result, "fail", "modes")).contains(lake.relativize(other).toString());
  }

  @Test
  void transparencyLog_isExplained_andPlantedOrChangedFilesFail() throws IOException {
    String[] at = {"--lake", lake.toString(), "--now", DemoLake.NOW};
    log("init", "--origin", "log.example", "--lake", lake.toString());
    log(Stream.concat(Stream.of("publish"), Stream.of(at)).toArray(String[]::new));

    deleteView();
    CliResult well = verify();
    assertThat(well.out().lines().filter(line -> line.startsWith("fail")))
        .singleElement()
        .asString()
        .contains("release/: index.json is missing or damaged");
    assertThat(line(well, "ok", "transparency log")).contains("entries have the root");

    planted("public/log/tile/0/999", "alice");
    planted("ledger/salts/0000000001x", "alice");
    CliResult planted = verify();
    assertThat(line(planted, "fail", "unlisted"))
        .contains("public/log/tile/0/999", "ledger/salts/0000000001x");
    Files.write(any("public/log/tile/0", ""), new byte[] {1}, StandardOpenOption.APPEND);
    assertThat(line(verify(), "fail", "transparency log")).contains("tile/0");
  }

  private static void log(String... words) {
    CliResult result =
        CliResult.with(Stream.concat(Stream.of("log"), Stream.of(words)).toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
  }

  @Test
  void view_changed_fails_alsoIfItsIndexFits() throws Exception {
    Path table = file("release/week/instances_by_version.parquet");
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 2] ^= 1;
    Files.write(table, bytes);
    Files.delete(file("release/week/opted_in.parquet"));
    planted("release/week/people.parquet", "alice");
    CliResult found = verify();
    assertThat(found.code()).isEqualTo(60);
    assertThat(line(found, "fail", "tables"))
        .contains("week/instances_by_version.parquet does not have the digest of the index")
        .contains("week/opted_in.parquet is missing", "week/people.parquet is added");

    reindex();
    CliResult fitting = verify();
    assertThat(line(fitting, "fail", "tables"))
        .contains("week/instances_by_version.parquet has other content")
        .contains("week/opted_in.parquet is not in the index", "week/people.parquet is added");
  }

  /** Gives the index the digests of the present files. */
  private void reindex() throws IOException {
    Path file = file(ReleaseIndex.PATH);
    ReleaseIndex index = ReleaseIndex.parse(Files.readAllBytes(file));
    List<ReleaseIndex.Entry> entries = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(file("release"))) {
      for (Path one : walk.filter(Files::isRegularFile).filter(f -> !f.equals(file)).toList()) {
        String name = file("release").relativize(one).toString();
        byte[] bytes = Files.readAllBytes(one);
        entries.add(new ReleaseIndex.Entry(name, name, Digests.sha256Hex(bytes), bytes.length));
      }
    }
    write(index, index.releases(), entries, List.of());
  }

  private void write(
      ReleaseIndex index,
      List<ReleaseIndex.Shown> releases,
      List<ReleaseIndex.Entry> entries,
      List<String> previous)
      throws IOException {
    Files.write(
        file(ReleaseIndex.PATH),
        new ReleaseIndex(index.form(), index.content(), releases, entries, previous).encode());
  }

  /** Retention reads the windows in the index, and a reader the names of files. */
  @Test
  void index_withoutAWindow_orWithAPlantedFileAsEarlier_fails() throws IOException {
    ReleaseIndex index = ReleaseIndex.parse(Files.readAllBytes(file(ReleaseIndex.PATH)));
    planted("release/people.csv", "alice");
    List<ReleaseIndex.Shown> fewer = index.releases().subList(1, index.releases().size());
    write(index, fewer, index.files(), List.of("release/people.csv"));

    assertThat(line(verify(), "fail", "tables"))
        .contains("index.json lists other releases", "people.csv is added");

    Files.writeString(file(ReleaseIndex.PATH), "{\"form\": 1}");
    assertThat(line(verify(), "fail", "tables")).contains("index.json is missing or damaged");
  }

  @Test
  void releaseFile_changedInTheLedgerOrInItsPublicCopy_fails() throws IOException {
    Path published = any("release/windows", ".json");
    Path release = any("ledger/released", ".json");
    Files.writeString(published, Files.readString(published) + " ");
    assertThat(line(verify(), "fail", "tables"))
        .contains("windows/" + published.getFileName() + " does not have the digest of the index");

    Files.writeString(release, Files.readString(release) + " ");
    CliResult found = verify();
    assertThat(line(found, "fail", "files")).contains(lake.relativize(release).toString());
    assertThat(found.code()).isEqualTo(60);
  }

  @Test
  void catalogue_withOtherNumbersOrMore_fails() throws Exception {
    Class.forName("org.duckdb.DuckDBDriver");
    try (Connection forged =
            DriverManager.getConnection("jdbc:duckdb:" + file("release/catalog.duckdb"));
        Statement statement = forged.createStatement()) {
      for (String sql :
          List.of(
              "UPDATE levels.instances_by_version SET owners = owners + 5 WHERE owners IS NOT NULL",
              "CREATE TABLE tables.people AS SELECT 'alice' AS name",
              "COMMENT ON TABLE levels.sessions IS 'forged'",
              "CREATE OR REPLACE VIEW main.opted_in AS SELECT 1 AS owners",
              "CREATE MACRO main.share() AS 1")) {
        statement.execute(sql);
      }
    }
    assertThat(line(verify(), "fail", "tables"))
        .contains("catalog.duckdb does not have the digest of the index");

    reindex();
    CliResult result = verify();
    assertThat(result.code()).isEqualTo(60);
    assertThat(line(result, "fail", "tables"))
        .contains("\"instances_by_version\" has other rows")
        .contains("\"people\" is added")
        .contains("\"sessions\" is defined differently")
        .contains("function main.share is added");
    assertThat(Files.readAllBytes(file("release/catalog.duckdb"))).isNotEmpty();
  }

  @Test
  void lake_thatIsWell_passes_andALogShorterThanItsNotedHead_stopsDaily() throws IOException {
    String metrics = folder.resolve("telemetry.prom").toString();
    CliResult well = verify("--metrics", metrics);
    assertThat(well.code()).as(well.out() + well.err()).isZero();
    assertThat(well.out()).doesNotContain("fail");
    assertThat(well.err()).contains("Not covered:", "written again from some entry on");
    String head = Lake.open(lake.toString()).log().head().toString();
    assertThat(Path.of(metrics)).content().contains("noted_head_info{head=\"" + head + "\"} 1");

    long last = Lake.open(lake.toString()).log().head().number();
    Files.delete(file(Lake.open(lake.toString()).layout().commit(last)));
    CliResult daily =
        CliResult.with(
            "daily", "--lake", lake.toString(), "--now", DemoLake.NOW, "--metrics", metrics);
    assertThat(daily.code()).isEqualTo(60);
    assertThat(daily.err()).contains("does not continue the head " + head, "delete that file");
    assertThat(Path.of(metrics)).content().contains("noted_head_info{head=\"" + head + "\"} 1");
    deleteView();
    assertThat(line(verify("--metrics", metrics), "fail", "log head"))
        .contains("commit " + last, "is missing");

    Files.delete(Path.of(metrics));
    assertThat(verify("--metrics", metrics).out()).doesNotContain("fail  log head");
  }
}
