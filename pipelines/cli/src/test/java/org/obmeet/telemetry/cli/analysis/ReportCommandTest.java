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
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
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
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.US);

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

  private static CliResult report(Path lake, Path out) {
    return CliResult.with("report", "--lake", lake.toString(), "--out", out.toString());
  }

  @Test
  void everyChart_hasSql_thatGivesItsNumbersToQuery() throws Exception {
    Map<String, String> charts = ReportPageParser.charts(page);
    JsonNode numbers = ReportPageParser.numbers(page);
    assertThat(charts).hasSizeGreaterThan(30).containsKeys("owners", "versions", "cohorts");
    int compared = 0;
    for (Map.Entry<String, String> chart : charts.entrySet()) {
      if (chart.getValue().contains("class=\"empty\"") && !numbers.has(chart.getKey())) {
        continue;
      }
      List<String> queried = query(ReportPageParser.sql(chart.getValue()));
      assertThat(queried).as(chart.getKey()).isNotEmpty();
      assertThat(drawn(numbers.get(chart.getKey())))
          .as(chart.getKey())
          .containsExactlyInAnyOrderElementsOf(queried);
      compared++;
    }
    assertThat(compared).isGreaterThan(25);
  }

  /** Returns the rows of a query, with values separated by a bar. */
  private static List<String> query(String sql) throws Exception {
    CliResult query =
        CliResult.with("query", "--lake", DemoLake.root().toString(), "--format", "json", sql);
    assertThat(query.code()).as(query.err()).isZero();
    List<String> rows = new ArrayList<>();
    for (JsonNode row : new ObjectMapper().readTree(query.out())) {
      List<String> values = new ArrayList<>();
      row.forEach(value -> values.add(value.isNull() ? "null" : value.asText()));
      rows.add(String.join("|", values));
    }
    return rows;
  }

  /** Returns the same for the page, which has days as text and a shade as the last value. */
  private static List<String> drawn(JsonNode chart) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : chart.get("rows")) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.size() - 1; i++) {
        values.add(row.get(i).isNull() ? "null" : day(row.get(i).asText()));
      }
      rows.add(String.join("|", values));
    }
    return rows;
  }

  private static String day(String text) {
    return text.matches("\\d{1,2} [A-Z][a-z]{2} \\d{4}")
        ? LocalDate.parse(text, DAY).toString()
        : text;
  }

  @Test
  void figuresAndBars_areWhatTheParquetSays() throws Exception {
    String total = parquet("instances", "instances_total");
    String week = " WHERE window_start = DATE '2026-09-07'";
    String owners = sqlOf("SELECT owners FROM " + total + week);
    String before =
        sqlOf("SELECT owners FROM " + total + " WHERE window_start = DATE '2026-08-31'");
    assertThat(ReportPageParser.charts(page).get("owners"))
        .contains("<p class=\"value\">" + owners + "</p>", before + " before, ");
    String largest =
        sqlOf(
            "SELECT '[\"' || os_platform || '\",' || instances || ',' FROM "
                + parquet("instances", "instances_by_platform")
                + week
                + " ORDER BY instances DESC LIMIT 1");
    assertThat(ReportPageParser.numbers(page).get("platforms").get("rows").toString())
        .contains(largest);
    String views =
        sqlOf(
            "SELECT sum(page_views) FROM "
                + parquet("community", "page_views_by_route")
                + week
                + " AND route = '/home'");
    assertThat(ReportPageParser.numbers(page).get("routes").get("rows").toString())
        .contains("[\"/home\"," + views + ",\"none\"]");
  }

  private static String parquet(String family, String table) {
    return "read_parquet('%s/release/%s/%s/**/%s.parquet')"
        .formatted(DemoLake.root(), family, table, table);
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
  void everyChart_saysThresholdSharesAndWindow() {
    ReportPageParser.charts(page)
        .forEach(
            (name, chart) -> {
              if (!chart.contains("No period of ")) {
                assertThat(chart)
                    .as(name)
                    .containsPattern(
                        "class=\"facts\">\\d.* 2026 · k = \\d+ \\w+( · named .*% · suppressed .*%)?( · only|<)");
              }
            });
    assertThat(ReportPageParser.charts(page).get("versions"))
        .contains(" · named ", " · suppressed ");
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
        .doesNotContainPattern("<[^>]+ (?:src|href|action)=\"(?!#)")
        .doesNotContainPattern("<[^>]+ style=")
        .doesNotContainPattern("<[^>]+ on[a-z]+=");
    assertThat(Files.size(file)).isLessThan(1_500_000);
  }

  @Test
  void protectionAndPromises_areInThePage() {
    assertThat(page)
        .contains("How the tables are protected", "Instances by version</th>")
        .contains(
            "Promises of the privacy policy", "Kept, as tests show (", "ConsentEndpointTest#");
  }

  @Test
  void page_ofTheSameReleases_isTheSame() throws Exception {
    Path again = folder.resolve("again.html");

    assertThat(report(DemoLake.root(), again).code()).isZero();

    assertThat(Files.readString(again)).isEqualTo(page);
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
        .startsWith("telemetry: nothing is released yet; for the reasons run")
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
