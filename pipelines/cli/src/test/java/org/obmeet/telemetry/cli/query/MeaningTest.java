package org.obmeet.telemetry.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Window;

/** Totals over weeks, dictionaries and comments, over a daily cube that ships. */
class MeaningTest {
  private static final String CUBE = "page_views_by_route";
  private static final LocalDate MONDAY = LocalDate.parse("2026-11-16");

  @TempDir Path folder;
  private final List<String> files = new ArrayList<>();
  private final List<LocalDate> days = new ArrayList<>();

  /** A released day of two rows. */
  private void day(int offset, String status, String views) throws Exception {
    LocalDate day = MONDAY.plusDays(offset);
    Path file = folder.resolve("window=day/start=" + day + "/" + CUBE + ".parquet");
    Files.createDirectories(file.getParent());
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT DATE '%1$s' AS window_start, DATE '%1$s' + 1 AS window_end, r AS route,"
                  .formatted(day)
              + " s AS status, p AS people, v AS page_views FROM (VALUES ('/home', 'published',"
              + " 10::BIGINT, 100::BIGINT), ('all', '"
              + status
              + "', NULL, "
              + views
              + ")) t(r, s, p, v)) TO '"
              + file
              + "' (FORMAT parquet)");
    }
    files.add(file.toString());
    days.add(day);
  }

  private void week(int from) throws Exception {
    for (int i = 0; i < 7; i++) {
      day(from + i, "published", "1");
    }
  }

  private String run(String sql, Meaning.Depth depth) {
    StringWriter text = new StringWriter();
    Meaning meaning =
        new Meaning(Catalog.load(), Map.of(CUBE, days), Optional.empty(), Set.of(), "");
    try (ReleaseDatabase database =
        ReleaseDatabase.open(List.of(new View(CUBE, files)), Optional.of(meaning), depth)) {
      database.query(
          sql,
          Duration.ofSeconds(30),
          rows -> OutputFormat.CSV.write(rows, new PrintWriter(text, true)));
    }
    return text.toString().replace("\r\n", "\n");
  }

  private String totals() {
    return run(
        "SELECT * EXCLUDE (window_end) FROM page_views_by_route_totals", Meaning.Depth.PLAIN);
  }

  @Test
  void week_ofSevenReleasedDays_isTheirSum() throws Exception {
    week(0);

    assertThat(totals())
        .isEqualTo(
            "window_kind,window_start,days_released,days_in_window,page_views\n"
                + "week,2026-11-16,7,7,707\n"
                + "four_weeks,2026-10-26,7,28,\n");
  }

  @Test
  void week_thatLacksADay_hasNoSum() throws Exception {
    week(0);
    days.remove(3);
    files.remove(3);

    assertThat(totals()).contains("week,2026-11-16,6,7,\n");
  }

  @Test
  void week_withAWithheldRow_hasNoSum() throws Exception {
    week(-7);
    for (int i = 0; i < 6; i++) {
      day(i, "published", "1");
    }
    day(6, "withheld", "NULL");

    assertThat(totals())
        .contains("week,2026-11-09,7,7,707\n")
        .contains("week,2026-11-16,7,7,\n")
        .contains("four_weeks,2026-10-26,14,28,\n");
  }

  @Test
  void day_releasedWithoutRows_countsAsNothing() throws Exception {
    week(0);
    files.remove(2);

    assertThat(totals()).contains("week,2026-11-16,7,7,606\n");
  }

  @Test
  void totals_haveNoDistinctCounts() throws Exception {
    week(0);

    assertThat(totals().lines().findFirst().orElse("")).doesNotContain("people");
  }

  @Test
  void columns_areSaidInWords() throws Exception {
    week(0);

    assertThat(
            run(
                "SELECT title, unit FROM columns WHERE \"table\" = 'page_views_by_route'"
                    + " AND \"column\" = 'page_views'",
                Meaning.Depth.PLAIN))
        .isEqualTo("title,unit\nPage views,events\n");
    assertThat(
            run(
                "SELECT population FROM cubes WHERE cube = 'page_views_by_route'",
                Meaning.Depth.PLAIN))
        .isEqualTo("population\nall records where event_type is page_view\n");
  }

  @Test
  void comments_standOnViewsAndColumns() throws Exception {
    week(0);

    assertThat(
            run(
                "SELECT comment FROM duckdb_columns() WHERE table_name = 'page_views_by_route'"
                    + " AND column_name = 'page_views'",
                Meaning.Depth.COMMENTED))
        .isEqualTo("comment\n\"Page views, in events\"\n");
    assertThat(
            run(
                "SELECT comment FROM duckdb_views() WHERE view_name = 'page_views_by_route_totals'",
                Meaning.Depth.COMMENTED))
        .contains("Page views by route.", "added up from the released days");
  }

  @Test
  void content_afterAWindowIsRefused_isAnother() {
    ReleaseKey refused = new ReleaseKey(CUBE, Window.parse("day/" + MONDAY));

    assertThat(content(Set.of(refused))).isNotEqualTo(content(Set.of()));
    assertThat(content(Set.of(refused))).isEqualTo(content(Set.of(refused)));
  }

  private static String content(Set<ReleaseKey> refused) {
    return new Meaning(Catalog.load(), Map.of(), Optional.empty(), refused, "releases").content();
  }

  @Test
  void statement_thatNamesWhatIsAdded_wantsIt() {
    assertThat(Meaning.wantedBy("FROM columns")).isTrue();
    assertThat(Meaning.windowsWantedBy("FROM refused")).isTrue();
    assertThat(Meaning.wantedBy("SELECT * FROM Page_Views_By_Route_Totals")).isTrue();
    assertThat(Meaning.wantedBy("SELECT COLUMNS FROM x")).isTrue();
    assertThat(Meaning.wantedBy("FROM page_views_by_route")).isFalse();
  }
}
