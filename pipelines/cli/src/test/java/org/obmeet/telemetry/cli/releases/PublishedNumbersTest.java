package org.obmeet.telemetry.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.protect.ProtectFolder;
import org.obmeet.telemetry.lake.store.LocalStore;

/** Tests that each number of a release follows from its published cells. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishedNumbersTest {
  /** A lake without records, run reports and every file that no reader has. */
  private Path published;

  @BeforeAll
  void copy(@TempDir Path folder) throws IOException {
    published = DemoLake.copyTo(folder.resolve("lake"));
    for (String secret : List.of("clean", "quarantine", "staging", "ledger/runs")) {
      LocalStore.deleteTree(published.resolve(secret));
    }
  }

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(
            folder.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  private static String run(String... args) {
    CliResult result = CliResult.with(args);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void filesOfARelease_haveNoOtherNumbers() throws IOException {
    assertThat(PublishedNumbers.unexplained(published)).isEmpty();
  }

  @Test
  void exactNumber_plantedInAFile_isFound() throws IOException {
    Path file;
    try (Stream<Path> walk = Files.walk(published.resolve("release/windows"))) {
      file =
          walk.filter(path -> path.getFileName().toString().startsWith("instance_statistics-week"))
              .max(Comparator.naturalOrder())
              .orElseThrow();
    }
    String text = Files.readString(file);
    Path more = published.resolve("release/week/shares.json");
    try {
      Files.writeString(more, "{}");
      assertThat(PublishedNumbers.unexplained(published))
          .containsExactly("week/shares.json is added");
      Files.delete(more);
      for (String[] change :
          new String[][] {
            {"\"threshold\"", "\"share_withheld_percent\":14,\"threshold\""},
            {"\"named\":[0-9.]+", "\"named\":0.4827"},
            {"\"numerator\":", "\"numerator\":1"}
          }) {
        Files.writeString(file, text.replaceFirst(change[0], change[1]));
        assertThat(PublishedNumbers.unexplained(published)).as(change[1]).hasSize(2);
      }
    } finally {
      Files.writeString(file, text);
      Files.deleteIfExists(more);
    }
  }

  @Test
  void siteAndDictionary_needOnlyTheReleasedFiles(@TempDir Path folder) throws IOException {
    Path site = folder.resolve("site");

    run("site", "--lake", published.toString(), "--out", site.toString());

    assertThat(files(site)).isEqualTo(files(DemoLake.pages().resolve("site")));
    for (String table : List.of("tables", "totals", "windows", "coverage", "suppressed_tables")) {
      String sql = "FROM dictionary." + table + " ORDER BY ALL";
      assertThat(run("query", "--lake", published.toString(), sql))
          .isEqualTo(run("query", "--lake", DemoLake.root().toString(), sql));
    }
  }

  @Test
  void export_hasOnlyValuesOfTheReleasedTables(@TempDir Path folder) throws Exception {
    Path export = folder.resolve("export");
    run("releases", "export", "--lake", published.toString(), "--csv", export.toString());
    List<String> strange = new ArrayList<>();
    for (Map.Entry<String, String> file : files(export).entrySet()) {
      String[] at = file.getKey().split("/");
      if (file.getKey().endsWith(".json")) {
        PublishedNumbers.numbers(
            new ObjectMapper().readTree(file.getValue()),
            (path, value) -> {
              boolean declared =
                  path.endsWith("/decimals")
                      || path.endsWith("/k")
                      || path.endsWith("/rounding")
                      || path.startsWith("/ladders")
                      || path.startsWith("/groups");
              if (!declared || value.compareTo(BigDecimal.TEN) > 0 && path.startsWith("/m")) {
                strange.add(file.getKey() + path);
              }
            });
      } else if (at.length > 3 && at[2].equals("distinct")) {
        file.getValue()
            .lines()
            .skip(1)
            .filter(line -> !line.matches(".*,(published,[0-9]*0|suppressed,)"))
            .filter(line -> !line.matches("(published,[0-9]*0|suppressed,)"))
            .forEach(line -> strange.add(file.getKey() + " " + line));
      }
    }
    assertThat(strange).isEmpty();
  }

  @Test
  void filesOfProtect_haveNoOtherNumbers(@TempDir Path folder) throws IOException {
    ProtectFolder protect = new ProtectFolder(folder).input("a/x=4", "a/y=2", "b/x=2", "c/y=5");
    protect.kept(ProtectFolder.SPEC, "out");
    Map<String, String> files = files(folder.resolve("out"));

    assertThat(files.keySet()).containsExactly("_MANIFEST.json", "t1.csv");
    List<String> rows = files.get("t1.csv").lines().skip(1).collect(Collectors.toList());
    Map<String, BigDecimal> numbers = new TreeMap<>();
    JsonNode manifest = new ObjectMapper().readTree(files.get("_MANIFEST.json"));
    PublishedNumbers.numbers(manifest, numbers::put);
    assertThat(numbers)
        .isEqualTo(
            Map.of(
                "/tables/-/rows", BigDecimal.valueOf(rows.size()),
                "/measures/n/decimals", BigDecimal.ZERO,
                "/measures/v/decimals", BigDecimal.ONE));
    assertThat(rows)
        .allMatch(
            row ->
                Pattern.matches(
                    "[^,]+,[^,]+,(published,\\d+,\\d+[.]\\d|partial,\\d*,[\\d.]*|withheld,,)",
                    row));
  }
}
