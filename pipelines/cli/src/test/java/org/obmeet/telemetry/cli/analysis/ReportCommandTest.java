package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.keys.Keyset;

/** Tests the report of a demonstration: its numbers, and that it loads nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportCommandTest {
  private Path folder;
  private Path file;
  private String page;

  @BeforeAll
  void write(@TempDir Path shared) throws Exception {
    folder = shared;
    file = folder.resolve("report.html");
    CliResult report = report(DemoLake.root(), file);
    assertThat(report.code()).as(report.err()).isZero();
    assertThat(report.err()).startsWith("Wrote " + file);
    page = Files.readString(file);
  }

  private static CliResult report(Path lake, Path out, String... more) {
    List<String> args = new ArrayList<>(List.of("report", "--lake", lake.toString()));
    args.addAll(List.of("--out", out.toString()));
    args.addAll(List.of(more));
    return CliResult.with(args.toArray(String[]::new));
  }

  @Test
  void everyChart_hasSql_thatGivesItsNumbersToQuery() throws Exception {
    Map<String, String> charts = ReportPageParser.charts(page);
    JsonNode numbers = ReportPageParser.numbers(page);
    assertThat(charts)
        .hasSizeGreaterThan(20)
        .containsKeys("owners", "instances_by_major_version", "cohort_retention");
    int compared = 0;
    for (Map.Entry<String, String> chart : charts.entrySet()) {
      if (numbers.has(chart.getKey())) {
        assertThat(drawn(numbers.get(chart.getKey())))
            .as(chart.getKey())
            .containsExactlyInAnyOrderElementsOf(query(ReportPageParser.sql(chart.getValue())));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(18);
  }

  /** Returns the rows of a query: day, label without a bin, and number. */
  private static List<String> query(String sql) throws Exception {
    CliResult query =
        CliResult.with("query", "--lake", DemoLake.root().toString(), "--format", "json", sql);
    assertThat(query.code()).as(query.err()).isZero();
    List<String> rows = new ArrayList<>();
    for (JsonNode row : new ObjectMapper().readTree(query.out())) {
      String label = row.path("label").asText("").replaceAll("(^| · )\\d+\\.\\.\\d*$", "");
      rows.add(row.get("window_start").asText() + "|" + label + "|" + number(row.get("value")));
    }
    return rows;
  }

  private static List<String> drawn(JsonNode chart) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : chart.get("rows")) {
      rows.add(row.get(0).asText() + "|" + row.get(1).asText() + "|" + number(row.get(3)));
    }
    return rows;
  }

  private static String number(JsonNode value) {
    return value.isNull() ? "suppressed" : String.valueOf(value.asDouble());
  }

  @Test
  void figuresAndFindings_areWhatTheParquetSays() throws Exception {
    String total = parquet("instances_total");
    String week = " WHERE window_start = DATE '2026-09-07'";
    String owners = sqlOf("SELECT owners FROM " + total + week);
    String before =
        sqlOf("SELECT owners FROM " + total + " WHERE window_start = DATE '2026-08-31'");
    Map<String, String> charts = ReportPageParser.charts(page);
    assertThat(charts.get("owners"))
        .contains("<p class=\"value\">" + owners + "</p>", before + " before, ");
    String people =
        sqlOf(
            "SELECT people FROM "
                + parquet("active_people")
                + week
                + " AND window_end = DATE '2026-09-14'");
    assertThat(charts.get("active_people_weekly"))
        .contains(">" + people + " people were active in the week");
    String eight =
        sqlOf(
            "SELECT round(100.0 * sum(instances) FILTER (version LIKE '8%') / sum(instances)) FROM "
                + parquet("instances_by_version")
                + week
                + " AND finest");
    assertThat(charts.get("instances_by_major_version"))
        .contains(">8.x runs on " + eight.replace(".0", "") + "\u00a0% of instances");
  }

  @Test
  void labels_areWords() {
    assertThat(page)
        .contains("<th scope=\"col\">Germany</th>", "<th scope=\"col\">Sent a message</th>")
        .contains("<th scope=\"col\">8.x</th>", "<th scope=\"col\">Two-factor login</th>");
  }

  @Test
  void annotations_areMarked_andAWrongLineIsBadInput() throws Exception {
    Path notes = Files.writeString(folder.resolve("notes.csv"), "date,text\n2026-09-02,8.9\n");
    Path wrong = Files.writeString(folder.resolve("wrong.csv"), "secret\n");
    Path marked = folder.resolve("marked.html");

    assertThat(report(DemoLake.root(), marked, "--annotations", notes.toString()).code()).isZero();
    CliResult refused = report(DemoLake.root(), marked, "--annotations", wrong.toString());

    assertThat(Files.readString(marked)).contains("<li>2 Sep 2026: 8.9</li>");
    assertThat(refused.code()).isEqualTo(43);
    assertThat(refused.err()).contains("--annotations: line 1 must be").doesNotContain("secret");
  }

  private static String parquet(String table) {
    return "read_parquet('%s/release/*/%s.parquet')".formatted(DemoLake.root(), table);
  }

  private static String sqlOf(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  @Test
  void protection_isSaidOnce_andSharesWhereTheyAreNotComplete() {
    assertThat(page).containsOnlyOnce("A number counts at least 10 owners or 10 people");
    Map<String, String> charts = ReportPageParser.charts(page);
    assertThat(charts.get("browser_share")).contains("named ", "% in the last period, at least ");
    assertThat(charts.get("active_people_weekly")).doesNotContain("named ", "suppressed at most");
  }

  @Test
  void page_allowsItsOwnStyleAndScriptsByHash_andNothingElse() throws Exception {
    Matcher policy = Pattern.compile("Content-Security-Policy\" content=\"(.*?)\"").matcher(page);
    assertThat(policy.find()).isTrue();
    String allowed = policy.group(1).replace("&#39;", "'");
    assertThat(allowed)
        .startsWith("default-src 'none'; ")
        .doesNotContain("unsafe", "http", "*", "data:");
    Matcher code = Pattern.compile("(?s)<(?:style|script)>(.*?)</(?:style|script)>").matcher(page);
    int blocks = 0;
    while (code.find()) {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(code.group(1).getBytes(StandardCharsets.UTF_8));
      assertThat(allowed).contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
      blocks++;
    }
    assertThat(blocks).isEqualTo(3);
    assertThat(page.replaceAll("(?s)<(style|script)[^>]*>.*?</\\1>", ""))
        .hasSizeLessThan(page.length() / 2)
        .doesNotContainPattern("<[^>]+ (?:src|href|action)=\"(?!#|\\./report-[a-z]+\\.html\")")
        .doesNotContainPattern("<[^>]+ style=")
        .doesNotContainPattern("<[^>]+ on[a-z]+=");
    assertThat(Files.size(file)).isLessThan(1_500_000);
  }

  @Test
  void protectionAndPromises_arePagesBesideIt() throws Exception {
    assertThat(page).doesNotContain("ConsentEndpointTest#");
    assertThat(Files.readString(folder.resolve("report-protection.html")))
        .contains("How the tables are protected", "Instances by version</th>", "script-src 'none'");
    assertThat(Files.readString(folder.resolve("report-promises.html")))
        .contains(
            "Promises of the privacy policy", "Kept, as tests show (", "ConsentEndpointTest#");
  }

  @Test
  void page_ofTheSameReleases_isTheSame() throws Exception {
    assertThat(Files.readString(DemoLake.pages().resolve("report.html"))).isEqualTo(page);
  }

  @Test
  void lake_withNothingReleased_isNotReady() {
    Keyset ring = Keyset.create(folder.resolve("empty.keys"));
    Lake.create(
        folder.resolve("empty").toString(),
        new LakeMetadata(ring.id(), ConsentMode.RECORDED, "eu"),
        Instant.parse(DemoLake.NOW));
    Path none = folder.resolve("none.html");

    CliResult report = report(folder.resolve("empty"), none);

    assertThat(report.code()).isEqualTo(20);
    assertThat(report.err())
        .startsWith("telemetry: nothing is released yet; 'telemetry aggregate'")
        .hasLineCount(1);
    assertThat(none).doesNotExist();
  }

  @Test
  void out_inTheLakeOrInNoFolder_isBadInput() {
    CliResult inside = report(DemoLake.root(), DemoLake.root().resolve("report.html"));
    CliResult nowhere = report(DemoLake.root(), folder.resolve("no/report.html"));

    assertThat(List.of(inside.code(), nowhere.code())).containsOnly(43);
    assertThat(inside.err()).contains("--out must be outside the lake");
    assertThat(nowhere.err()).contains("--out must be in an existing folder");
  }
}
