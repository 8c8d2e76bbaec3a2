package org.obmeet.telemetry.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that queries read the catalogue and nothing else. */
class ReleaseCatalogueTest {
  @TempDir Path folder;
  private ReleaseCatalogue releases;

  @BeforeEach
  void open() throws Exception {
    Path file = folder.resolve("catalog.duckdb");
    try (Connection created = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = created.createStatement()) {
      statement.execute("CREATE SCHEMA levels");
      statement.execute(
          "CREATE TABLE levels.c AS SELECT 3 AS owners, true AS finest UNION SELECT 7, false");
      statement.execute("CREATE SCHEMA tables");
      statement.execute("CREATE VIEW tables.c AS SELECT owners FROM levels.c WHERE finest");
      statement.execute("CREATE SCHEMA dictionary");
      statement.execute(
          "CREATE TABLE dictionary.windows AS SELECT 'c' AS cube, 'week' AS \"window\", DATE"
              + " '2026-08-31' AS window_start, DATE '2026-09-07' AS window_end, 'owner' AS"
              + " contributor, 10 AS \"threshold\"");
      statement.execute(
          "CREATE TABLE dictionary.coverage AS SELECT 'c' AS cube, 0.93 AS named, 0.02 AS"
              + " suppressed");
      statement.execute("CREATE SCHEMA metrics");
      statement.execute("CREATE VIEW metrics.adoption AS SELECT 0.5 AS value, 0.8 AS named");
      statement.execute("COMMENT ON VIEW metrics.adoption IS 'Which share has it?'");
    }
    releases = ReleaseCatalogue.open(file);
  }

  @AfterEach
  void close() throws Exception {
    releases.close();
  }

  @Test
  void query_withValues_returnsRows() {
    QueryResult rows =
        releases.sql("SELECT cube, \"threshold\" FROM dictionary.windows WHERE cube = ?", "c");

    assertThat(rows.columns()).containsExactly("cube", "threshold");
    assertThat(rows.column("threshold")).containsExactly(10);
    assertThat(releases.sql("SELECT 1 WHERE false").size()).isZero();
  }

  @Test
  void query_ofANameWithoutASchema_readsTheFinestRowsOrTheDictionary() {
    assertThat(releases.sql("FROM c").column("owners")).containsExactly(3);
    assertThat(releases.sql("SELECT cube FROM windows").column("cube")).containsExactly("c");
  }

  @Test
  void query_ofNumbersThatAreNotFinite_isShown() {
    QueryResult rows =
        releases.sql("SELECT 'NaN'::DOUBLE AS a, '-Infinity'::FLOAT AS b, 2.125::DOUBLE AS c");

    assertThat(rows.html()).contains(">NaN<", ">-Infinity<", ">2.12<");
  }

  @Test
  void query_ofManyRows_saysHowManyAreNotShown() {
    QueryResult rows = releases.sql("SELECT unnest(range(100)) AS n");

    assertThat(rows.text()).contains("\n59\n… and 40 more rows");
    assertThat(rows.html()).contains("<p>… and 40 more rows</p>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('pom.xml')",
        "FROM 'target/x.parquet'",
        "COPY dictionary.windows TO 'stolen.csv'",
        "ATTACH 'other.duckdb'",
        "CREATE TABLE t AS SELECT 1",
        "DELETE FROM dictionary.windows",
        "SET enable_external_access = true",
        "INSTALL httpfs"
      })
  void query_outsideTheCatalogue_isRefused(String query) {
    assertThatThrownBy(() -> releases.sql(query))
        .isInstanceOf(NotebookException.class)
        .hasMessageMatching("(Permission|Invalid Input|Binder|IO|Catalog|Configuration) Error: .*");
  }

  @Test
  void query_withAnError_throwsAMessageOfOneLine() {
    assertThatThrownBy(() -> releases.sql("SELECT nothing FROM dictionary.windows"))
        .isInstanceOf(NotebookException.class)
        .hasMessageContaining("nothing")
        .message()
        .hasLineCount(1);
  }

  @Test
  void open_missingCatalogue_namesTheFile() {
    assertThatThrownBy(() -> ReleaseCatalogue.open(folder.resolve("none.duckdb")))
        .isInstanceOf(NotebookException.class)
        .hasMessageContaining("name the file catalog.duckdb of the released tables")
        .hasMessageContaining("none.duckdb");
  }

  @Test
  void caption_ofACube_describesItsProtection() {
    assertThat(ChartCaption.of(releases, "c"))
        .isEqualTo(
            "c: at least 10 contributors (owner) behind each row; named at least 93 %, suppressed"
                + " at most 2 %; 2026-08-31 to 2026-09-07, last day not included.");
    assertThatThrownBy(() -> ChartCaption.of(releases, "d"))
        .hasMessageContaining("cube 'd' is released");
  }

  @Test
  void caption_ofAMetric_hasItsQuestionAndCoverage() {
    assertThat(ChartCaption.of(releases, "metrics.adoption"))
        .isEqualTo("Which share has it? Named at least 80 %.");
    assertThatThrownBy(() -> ChartCaption.of(releases, "metrics.gone"))
        .hasMessageContaining("there is no metric 'gone'");
  }
}
