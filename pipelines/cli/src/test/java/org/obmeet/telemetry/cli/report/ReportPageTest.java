package org.obmeet.telemetry.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests suppressed numbers and escaped data on the page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportPageTest {
  private String page;
  private String protection;

  @BeforeAll
  void make(@TempDir Path folder) throws Exception {
    Map<String, String> pages = HostilePage.in(folder);
    page = pages.get("report.html");
    protection = pages.get("report-protection.html");
  }

  @Test
  void label_thatIsMarkup_isTextEverywhere() {
    assertThat(page + protection).doesNotContain("<img src=x", "onerror=alert(1)>");
    assertThat(page)
        .contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&#39;&quot;&amp;</th>")
        .contains("<li>2 Sep 2026: &lt;/script&gt;")
        .contains("[\"2026-09-02\",\"\\u003c/script\\u003e\\u003cimg")
        .contains("\"\\u003c/script\\u003e\\u003cimg src=x onerror=alert(1)\\u003e'\\\"\\u0026\"");
  }

  @Test
  void finding_hasTheNumberOfTheLastWindow_itsCounts_andWhetherItChanged() {
    assertThat(page)
        .contains(
            " is how 60\u00a0% of instances were installed (60 of 100), no clear change in four"
                + " weeks</h3>")
        .contains("<p class=\"facts\">Four weeks before 70\u00a0%</p>");
  }

  @Test
  void number_suppressed_isAWordInTheTable_andNotDrawn() {
    assertThat(page)
        .contains("<td class=\"number\">suppressed</td>")
        .contains("[\"2026-09-14\",\"tar\",\"Archive (tar)\",null,null,");
  }

  @Test
  void window_ofWhichLessThanHalfIsNamed_isDrawn_asTheMetricPublishesIt() {
    assertThat(page)
        .contains("[\"2026-09-07\",\"other\",\"Remainder\",0.6,0.6,60.0,100.0,0.4,true,false]")
        .contains("[\"2026-08-31\",\"other\",\"Remainder\",0.3,0.3,30.0,100.0,0.7,true,false]")
        .contains("named 100\u00a0% in the last period, at least 40\u00a0%")
        .doesNotContain("mostly unnamed");
  }

  @Test
  void dataset_ofWhichTheLakeHasNoWindow_isNamedOnce_withoutPanels() {
    assertThat(page)
        .contains("<p>Of these the lake has no data, so they have no charts: Events of the")
        .doesNotContain("id=\"chart-cohort_retention\"", "Community server</h2>", "weekly_cohorts");
  }

  @Test
  void cube_ofWhichNothingIsPublished_isNamedWithItsWindows() {
    assertThat(protection)
        .contains("Periods not published")
        .contains(
            "<th scope=\"row\">adoption_apps</th>\n<td>week</td>\n<td class=\"number\">2</td>");
  }

  @Test
  void figure_afterASuppressedWindow_hasNoChange_andABrokenLine() {
    assertThat(page)
        .contains(
            "<p class=\"value\">25</p>\n<p class=\"change\">"
                + "There is no number of the previous period to compare with.")
        .contains("Instances that shared statistics. Week from 21 Sep 2026.</p>")
        .containsPattern("<path d=\"M0.0 100.0M100.0 0.0\">");
  }

  @Test
  void chart_isDrawnWithoutAScript_withGaps() {
    assertThat(page)
        .contains("<span>70\u00a0%</span>\n<span>0\u00a0%</span>")
        .contains("<path d=\"M0.0 0.0L25.0 42.9L50.0 14.3M100.0 14.3\"></path>")
        .contains("<li class=\"s1\">Archive (tar) 40\u00a0%</li>");
  }

  @Test
  void chart_ofWhatIsNotReleased_saysSo() {
    assertThat(page)
        .contains("No period of instances_by_country is released. For the reasons run")
        .doesNotContain("too few contributors");
  }

  @ParameterizedTest
  @CsvSource({
    "rest, true",
    "rest (2), true",
    "unknown, true",
    "8 other, true",
    "not_listed, true",
    "Message · other, true",
    "6.6.1, false",
    "restaurant, false"
  })
  void label_withARemainderPart_isARemainder(String label, boolean remainder) {
    assertThat(ReportFormats.isRemainder(label)).isEqualTo(remainder);
  }

  @Test
  void annotations_ofLines_areInTheOrderOfTime() {
    assertThat(
            ReportAnnotation.parse(
                List.of("date,text", "2026-09-14,\"8.2, a release\"", "", "2026-08-02, 8.1")))
        .containsExactly(
            new ReportAnnotation(LocalDate.parse("2026-08-02"), "8.1"),
            new ReportAnnotation(LocalDate.parse("2026-09-14"), "8.2, a release"));
  }

  @Test
  void annotations_ofASpreadsheet_haveAMark_andDoubledQuotes() {
    assertThat(
            ReportAnnotation.parse(
                List.of("\uFEFFdate,text", "2026-08-02,\"The \"\"big\"\" one\"", "2026-08-03,8\"")))
        .extracting(ReportAnnotation::text)
        .containsExactly("The \"big\" one", "8\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"14 September,secret", "2026-09-14", "2026-09-14,"})
  void annotations_withAWrongLine_nameItsNumberAlone(String line) {
    assertThatThrownBy(() -> ReportAnnotation.parse(List.of("2026-08-02,8.1", line)))
        .hasMessageStartingWith("line 2 must be a date such as 2026-09-14, a comma and a text")
        .hasMessageNotContaining("secret");
  }

  @Test
  void numbersAndDays_areGroupedAndNamed() {
    assertThat(ReportFormats.number(1234567.5)).isEqualTo("1\u202f234\u202f567.5");
    assertThat(ReportFormats.number(null)).isEqualTo("suppressed");
    assertThat(ReportFormats.share(0.3712)).isEqualTo("37\u00a0%");
    assertThat(ReportFormats.share(0.0216)).isEqualTo("2.2\u00a0%");
    assertThat(ReportFormats.rounded(2350.4)).isEqualTo("2\u202f350");
    assertThat(ReportFormats.change(90, 100)).isEqualTo("−10 (−10\u00a0%)");
    assertThat(ReportFormats.change(5, 0)).isEqualTo("+5");
    assertThat(ReportFormats.day(LocalDate.parse("2026-12-28"))).isEqualTo("28 Dec 2026");
  }
}
