package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.console.CommandContext.Trait;
import org.obmeet.telemetry.cli.releases.UnknownName;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests the commands on the releases of a demonstration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleasesCommandTest {
  private static final String WEEK = "week/2026-09-07";

  private Path folder;
  private String lake;

  @BeforeAll
  void release(@TempDir Path shared) {
    folder = shared;
    lake = DemoLake.root().toString();
  }

  private CliResult releases(String command, String... words) {
    List<String> args = new ArrayList<>(List.of("releases", command, "--lake", lake));
    args.addAll(List.of(words));
    return CliResult.with(args.toArray(String[]::new));
  }

  private Path export(String name, String... words) {
    Path target = folder.resolve(name);
    List<String> args = new ArrayList<>(List.of("--csv", target.toString()));
    args.addAll(List.of(words));
    CliResult called = releases("export", args.toArray(String[]::new));
    assertThat(called.err()).startsWith("Wrote ");
    assertThat(called.code()).isZero();
    return target;
  }

  private static List<Path> files(Path below) throws IOException {
    try (Stream<Path> walk = Files.walk(below)) {
      return walk.filter(Files::isRegularFile).map(below::relativize).sorted().toList();
    }
  }

  @Test
  void export_ofAWindow_isOneFolderAPopulation_withDistinctCountsBeside() throws Exception {
    Path all = export("one", "--window", WEEK, "--stream", "instance_statistics");

    assertThat(files(all))
        .extracting(Path::toString)
        .allMatch(
            path ->
                path.equals("datapackage.json")
                    || path.startsWith("instance_statistics/week-2026-09-07/"))
        .contains(
            "instance_statistics/week-2026-09-07/records-info_page/instances_total.csv",
            "instance_statistics/week-2026-09-07/records-info_page/_MANIFEST.json",
            "instance_statistics/week-2026-09-07/records-info_page/instances_by_version.csv",
            "instance_statistics/week-2026-09-07/distinct/records-info_page/instances_total.csv");
    Path week = all.resolve("instance_statistics/week-2026-09-07");
    assertThat(Files.readAllLines(week.resolve("records-info_page/instances_by_version.csv")))
        .first()
        .isEqualTo("version,status,records");
    assertThat(
            Files.readAllLines(week.resolve("distinct/records-info_page/instances_by_version.csv")))
        .first()
        .isEqualTo("version,status,owners");
    JsonNode manifest =
        new ObjectMapper().readTree(week.resolve("records-extended/_MANIFEST.json").toFile());
    assertThat(manifest.at("/measures/records").toString())
        .isEqualTo("{\"additive\":true,\"decimals\":0}");
    assertThat(manifest.at("/measures").has("owners")).isFalse();
    assertThat(manifest.at("/note").asText()).contains("../distinct");
    assertThat(manifest.at("/population/consent_scope").asText()).isEqualTo("extended");
  }

  /** Every label is defined, and tables with the same dimensions have the same totals. */
  @Test
  void export_ofEverything_definesEveryLabel_andContradictsNowhere() throws Exception {
    Path all = export("all");
    int folders = 0;
    for (Path file : files(all)) {
      if (file.endsWith("_MANIFEST.json") && !file.toString().contains("/distinct/")) {
        check(all.resolve(file).getParent());
        folders++;
      }
    }
    assertThat(folders).isGreaterThan(30);
  }

  private static void check(Path folder) throws IOException {
    JsonNode manifest = new ObjectMapper().readTree(folder.resolve("_MANIFEST.json").toFile());
    Map<String, Set<Long>> totals = new HashMap<>();
    for (Path file : files(folder)) {
      if (!file.toString().endsWith(".csv")) {
        continue;
      }
      String table = file.toString().replace(".csv", "");
      List<String> lines = Files.readAllLines(folder.resolve(file));
      List<String> names = List.of(lines.get(0).split(","));
      int status = names.indexOf("status");
      long sum = 0;
      boolean complete = true;
      for (String line : lines.subList(1, lines.size())) {
        String[] values = line.split(",", -1);
        assertThat(values).as(line).hasSize(names.size());
        for (int d = 0; d < status; d++) {
          JsonNode leaves = manifest.at("/groups/" + table).path(names.get(d)).path(values[d]);
          assertThat(leaves.isMissingNode() || !leaves.isEmpty())
              .as(folder + " " + table + " " + values[d])
              .isTrue();
          assertThat(values[d].contains("other") && leaves.isMissingNode()).as(line).isFalse();
        }
        String value = values[status + 1];
        assertThat(values[status]).as(line).isEqualTo(value.isEmpty() ? "suppressed" : "published");
        complete &= !value.isEmpty();
        sum += sum(value);
        if (table.endsWith("_levels") && isTotal(values, status)) {
          totals.computeIfAbsent(names.get(status + 1), n -> new HashSet<>()).add(sum(value));
        }
      }
      // With two dimensions, a remainder that is no product of values is not in the rows.
      if (complete && status <= 1 && !table.endsWith("_levels")) {
        totals.computeIfAbsent(names.get(status + 1), n -> new HashSet<>()).add(sum);
      }
    }
    totals.forEach((measure, sums) -> assertThat(sums).as(folder + " " + measure).hasSize(1));
  }

  private static boolean isTotal(String[] values, int dimensions) {
    return Arrays.stream(values, 0, dimensions).allMatch("*"::equals);
  }

  private static long sum(String value) {
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  @Test
  void export_ofAWindowOfBothStreams_countsItOnce() throws Exception {
    Path both = folder.resolve("both");

    CliResult written = releases("export", "--csv", both.toString(), "--window", WEEK);

    assertThat(files(both))
        .extracting(file -> file.getName(0).toString())
        .contains("community_events", "instance_statistics");
    assertThat(written.err()).contains(" tables of 1 window to " + both);
  }

  @Test
  void export_intoAFolderThatIsNotEmpty_orIntoTheLake_isRefused() throws Exception {
    Path full = Files.createDirectories(folder.resolve("full"));
    Files.writeString(full.resolve("thesis.txt"), "mine");

    CliResult mine = releases("export", "--csv", full.toString());
    CliResult inside = releases("export", "--csv", lake + "/x");
    CliResult window = releases("export", "--csv", "y", "--window", "week/2020-01-06");
    CliResult stream = releases("export", "--csv", "y", "--stream", "cats");

    assertThat(mine.code()).isEqualTo(43);
    assertThat(mine.err()).contains("--csv must be a new or empty folder; '" + full + "' is not");
    assertThat(inside.code()).isEqualTo(43);
    assertThat(inside.err()).contains("--csv must be outside the lake");
    assertThat(window.code()).isEqualTo(43);
    assertThat(window.err())
        .contains("--window must be a released window, from ", "; it is week/2020-01-06");
    assertThat(stream.code()).isEqualTo(2);
    assertThat(stream.err()).contains("--stream must be one of ", "it is 'cats'");
    assertThat(files(full)).containsExactly(Path.of("thesis.txt"));
  }

  @Test
  void explain_ofASuppressedVersion_saysTheRule_andWhereItCounts() throws Exception {
    int explained = 0;
    for (String version : versions()) {
      String present =
          releases("explain", "instances_by_version", WEEK, "version=" + version).out();
      if (!present.contains("instances: suppressed, ")) {
        continue;
      }
      String absent = version.substring(0, version.lastIndexOf('.')) + ".987";
      CliResult unpublished =
          releases("explain", "instances_by_version", WEEK, "version=" + absent);

      assertThat(unpublished.code()).isZero();
      assertThat(present)
          .contains(
              version + ": suppressed, or without contributors",
              "rules:\n  A cell, and each of its sums, has at least 10 contributors")
          .endsWith(
              unpublished.out().substring(unpublished.out().indexOf("It is counted in this row:")));
      explained++;
    }
    assertThat(explained).isPositive();
  }

  private Set<String> versions() throws IOException {
    Set<String> versions = new TreeSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(
                        DemoLake.root().resolveSibling("input/reports.ndjson.gz"))),
                StandardCharsets.UTF_8))) {
      Pattern version = Pattern.compile("\"version\":\"(\\d+\\.\\d+\\.\\d+)\"");
      for (String line = lines.readLine();
          line != null && versions.size() < 8;
          line = lines.readLine()) {
        Matcher found = version.matcher(line);
        if (found.find()) {
          versions.add(found.group(1));
        }
      }
    }
    return versions;
  }

  @Test
  void explain_ofAFlagWithAnUnsafeSide_givesTheRuleOfBoth() {
    CliResult called = releases("explain", "adoption_apps", WEEK);

    assertThat(called.code()).isZero();
    assertThat(called.out())
        .contains(
            "1 row: 0 with a value, 1 of remainders",
            "owners: 1 value suppressed, a value is unsafe or absent, and the dimension is"
                + " published in full or not at all",
            "owners: 1 value suppressed, fewer contributors than the threshold");
  }

  @Test
  void explain_ofALevelThatIsNotPublished_saysSo() {
    CliResult called = releases("explain", "instances_by_version", WEEK, "version=3");

    assertThat(called.code()).as(called.err()).isZero();
    assertThat(called.out()).contains("3: suppressed, or without contributors");
  }

  @Test
  void explain_ofAnUnknownValue_listsAllowedOnes() {
    CliResult value = releases("explain", "instances_by_version", WEEK, "version=cats");
    CliResult dimension = releases("explain", "instances_by_version", WEEK, "cats=1");
    CliResult cube = releases("explain", "cats", WEEK);
    CliResult window = releases("explain", "instances_by_version", "week/2020-01-06");

    assertThat(value.err())
        .contains("version must be a value of its public list (", "it is 'cats'");
    assertThat(dimension.err()).contains("DIM must be one of version; it is 'cats'");
    assertThat(cube.err()).contains("CUBE must be a released cube; it is 'cats'", "releases list");
    assertThat(window.err())
        .contains("WINDOW must be a released window of instances_by_version: ", WEEK);
    assertThat(List.of(value.code(), dimension.code(), cube.code(), window.code()))
        .containsOnly(43);
  }

  @Test
  void name_unknown_namesTheClosest_orSaysThatItIsNotReleased() {
    String undeclared = "instance_by_version";
    Catalog shipped = Catalog.load();

    for (CliResult wrong : List.of(releases("show", undeclared), query("FROM " + undeclared))) {
      assertThat(wrong.code()).isEqualTo(43);
      assertThat(wrong.err()).contains("Did you mean ", "instances_by_version", "releases list");
    }
    assertThat(UnknownName.cube("NAME", "first_use", List.of(undeclared), shipped))
        .startsWith("NAME must be a released cube; it is 'first_use', which is declared but not");
    assertThat(UnknownName.cube("NAME", "first_use", List.of(), shipped))
        .isEqualTo("nothing is released yet, so there is no 'first_use'");
    assertThat(UnknownName.cube("NAME", "browser", List.of("features", "browsers"), shipped))
        .contains("Did you mean browsers?");
  }

  private CliResult query(String... words) {
    List<String> args = new ArrayList<>(List.of("query", "--lake", lake));
    args.addAll(List.of(words));
    return CliResult.in(Map.of(), "SELECT 1 AS a", Set.of(), args.toArray(String[]::new));
  }

  @Test
  void query_readsAFileOrStandardInput_andPrintsJsonLines() throws Exception {
    String file = Files.writeString(folder.resolve("q.sql"), "SELECT 2 AS a\n").toString();

    assertThat(query("-", "--format", "ndjson", "--timeout", "5s").out()).isEqualTo("{\"a\":1}\n");
    assertThat(query("--file", "-", "--format", "csv").out()).isEqualTo("a\r\n1\r\n");
    assertThat(query("--file", file, "--format", "ndjson").out()).isEqualTo("{\"a\":2}\n");
    assertThat(query("--file", file + ".no").err()).contains("--file must be a readable file");
  }

  @Test
  void lists_haveOneFormatOption() throws Exception {
    JsonNode release = new ObjectMapper().readTree(releases("list", "--json").out()).get(0);
    CliResult quarantine = CliResult.with("quarantine", "list", "--lake", lake, "--format", "csv");
    CliResult ledger = CliResult.with("ledger", "show", "--lake", lake, "--format", "csv");

    assertThat(release.get("status").asText()).isEqualTo("released");
    assertThat(release.get("rows").isNumber()).isTrue();
    assertThat(quarantine.out())
        .startsWith("stream,reason,stage,field,file,records\r\n")
        .contains("community_events,malformed_json,project,\"\",quarantine/community_events/");
    assertThat(ledger.out()).startsWith("number,at,kind,run,").contains("0,2026-");
  }

  @Test
  void doctor_onATerminal_hasColours_unlessTheUserWantsNone() {
    String[] doctor = {"doctor", "--quick", "--lake", lake, "--now", DemoLake.NOW};
    Set<Trait> colour = Set.of(Trait.COLOUR);

    assertThat(CliResult.in(Map.of(), "", colour, doctor).out()).contains("\u001B[32mok  ");
    assertThat(CliResult.in(Map.of("NO_COLOR", "1"), "", colour, doctor).out())
        .contains("ok    lake")
        .doesNotContain("\u001B");
  }

  @Test
  void diff_ofTwoWeeks_hasADifferenceWhereBothArePublished() throws Exception {
    CliResult csv =
        releases("diff", "instances_by_version", "week/2026-08-31", WEEK, "--format", "csv");
    CliResult json =
        releases("diff", "instances_total", "week/2026-08-31", WEEK, "--format", "json");

    assertThat(csv.code()).isZero();
    List<String> lines = csv.out().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "version,owners_first,owners_second,owners_difference,instances_first,"
                + "instances_second,instances_difference,note");
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",", -1);
      boolean both = !values[1].isEmpty() && !values[2].isEmpty();
      assertThat(values[3].isEmpty()).as(line).isEqualTo(!both);
      assertThat(line.contains("or without contributors")).as(line).isEqualTo(!both);
    }
    JsonNode total = new ObjectMapper().readTree(json.out()).get(0);
    assertThat(total.get("instances_difference").asLong())
        .isEqualTo(total.get("instances_second").asLong() - total.get("instances_first").asLong());
  }

  @Test
  void aggregate_ofAReleasedWindow_isANoOp() throws Exception {
    String copy = DemoLake.copyTo(folder.resolve("again")).toString();

    CliResult called =
        CliResult.with(
            "aggregate", "--lake", copy, "--window", WEEK, "--now", DemoLake.NOW, "--revise");

    assertThat(called.err()).contains("Tables unchanged: ").doesNotContain("Tables refused");
    assertThat(called.code()).isZero();
  }
}
