package org.obmeet.telemetry.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests suppressed numbers and escaped data on the page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportPageTest {
  private String page;

  @BeforeAll
  void make(@TempDir Path folder) throws Exception {
    page = HostilePage.in(folder);
  }

  @Test
  void label_thatIsMarkup_isTextEverywhere() {
    assertThat(page)
        .doesNotContain("<img src=x", "onerror=alert(1)>")
        .contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&#39;&quot;&amp;</th>")
        .contains("\"\\u003c/script\\u003e\\u003cimg src=x onerror=alert(1)\\u003e'\\\"\\u0026\"");
  }

  @Test
  void number_suppressed_isAGapAndAWord_neverZero() {
    assertThat(page)
        .contains("[\"de\",null,\"none\"]")
        .contains("<th scope=\"row\">de</th>\n<td class=\"number\">suppressed</td>")
        .contains("[\"14 Sep 2026\",\"Owners\",null,\"none\"]")
        .contains("1 of them suppressed")
        .contains(
            "7 to 27 Sep 2026 · k = 10 owners · named at least 93\u00a0% · suppressed at most 7\u00a0%")
        .contains("21 to 27 Sep 2026 · k = 10 owners · named 69\u00a0% · suppressed 31\u00a0%");
  }

  @Test
  void cube_ofWhichNothingIsPublished_isNamedWithItsWindows() {
    assertThat(page)
        .contains("Periods not published")
        .contains(
            "<th scope=\"row\">adoption_apps</th>\n<td>week</td>\n<td class=\"number\">2</td>");
  }

  @Test
  void figure_afterASuppressedWindow_hasNoChange_andABrokenLine() {
    assertThat(page)
        .contains("<p class=\"value\">25</p>\n<p class=\"change\">No earlier period is released.")
        .containsPattern("<path d=\"M3.0 24.0M117.0 4.0\">");
  }

  @Test
  void chart_ofAMetric_saysWhatIsNamedOfIt() {
    assertThat(page)
        .contains("[\"docker\",60.0,\"none\"],[\"other\",40.0,\"wholly\"]")
        .contains("21 to 27 Sep 2026 · k = 10 owners · named 60\u00a0% · suppressed 0\u00a0%");
  }

  @Test
  void chart_ofWhatIsNotReleased_saysSo() {
    assertThat(page)
        .contains("No period of weekly_cohorts is released: there are too few contributors");
  }

  @ParameterizedTest
  @CsvSource({
    "rest, WHOLLY",
    "rest (2), WHOLLY",
    "all · rest, WHOLLY",
    "unknown, WHOLLY",
    "8 · rest, PARTLY",
    "8 other, PARTLY",
    "Message · other, PARTLY",
    "Chrome · all, PARTLY",
    "6.6.1, NONE",
    "restaurant, NONE"
  })
  void label_dependingOnRemainderParts_isClassified(
      String label, ReportFormats.Remainder remainder) {
    assertThat(ReportFormats.remainder(label)).isEqualTo(remainder);
  }

  @Test
  void numbersAndDays_areGroupedAndNamed() {
    assertThat(ReportFormats.number(1234567.5)).isEqualTo("1\u202f234\u202f567.5");
    assertThat(ReportFormats.number(null)).isEqualTo("suppressed");
    assertThat(ReportFormats.change(90, 100)).isEqualTo("−10 (−10\u00a0%)");
    assertThat(ReportFormats.change(5, 0)).isEqualTo("+5");
    assertThat(ReportFormats.days(LocalDate.parse("2026-08-31"), LocalDate.parse("2026-09-28")))
        .isEqualTo("31 Aug to 27 Sep 2026");
    assertThat(ReportFormats.days(LocalDate.parse("2026-12-28"), LocalDate.parse("2027-01-04")))
        .isEqualTo("28 Dec 2026 to 3 Jan 2027");
    assertThat(ReportFormats.days(LocalDate.parse("2026-12-28"), LocalDate.parse("2026-12-29")))
        .isEqualTo("28 Dec 2026");
  }
}
