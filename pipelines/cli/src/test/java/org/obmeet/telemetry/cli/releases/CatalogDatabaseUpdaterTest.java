package org.obmeet.telemetry.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.query.PlainJdbc;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogException;

/** Tests when the catalogue is rebuilt and when it is left unchanged. */
class CatalogDatabaseUpdaterTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir Path folder;
  private Path lake;
  private Path catalog;

  @BeforeEach
  void copyALake() throws IOException {
    lake = DemoLake.copyTo(folder.resolve("lake"));
    catalog = lake.resolve("release/catalog.duckdb");
    Files.setLastModifiedTime(catalog, LONG_AGO);
  }

  private CliResult call(String... words) {
    String[] args = java.util.Arrays.copyOf(words, words.length + 4);
    args[words.length] = "--lake";
    args[words.length + 1] = lake.toString();
    args[words.length + 2] = "--now";
    args[words.length + 3] = DemoLake.NOW;
    return CliResult.with(args);
  }

  private boolean isAsMade() throws IOException {
    return Files.getLastModifiedTime(catalog).equals(LONG_AGO);
  }

  @Test
  void catalog_unchanged_isKept_andMissing_isRebuiltWithTheSameRows() throws Exception {
    List<String> before = content();

    assertThat(call("daily").err()).doesNotContain("Rebuilt ");
    assertThat(isAsMade()).isTrue();

    Files.delete(catalog);
    assertThat(call("retain", "enforce").err()).contains("Rebuilt " + catalog);
    assertThat(content()).isEqualTo(before).hasSizeGreaterThan(40);
    try (Stream<Path> walk = Files.walk(lake.resolve("staging/aside"))) {
      assertThat(walk.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void catalog_damaged_isRebuilt_andItsJournalDeleted() throws Exception {
    Lake opened = Lake.open(lake.toString());
    Files.writeString(catalog, "half a file");
    Path journal = lake.resolve("release/catalog.duckdb.wal");
    Files.writeString(journal, "of a connection");
    assertThat(CatalogDatabaseUpdater.finding(opened, Catalog::load).orElseThrow().text())
        .isEqualTo("release/catalog.duckdb is out of date");

    assertThat(CatalogDatabaseUpdater.refresh(opened, Catalog::load)).isTrue();

    assertThat(journal).doesNotExist();
    assertThat(content()).hasSizeGreaterThan(40);
    assertThat(CatalogDatabaseUpdater.refresh(opened, Catalog::load)).isFalse();
    assertThat(CatalogDatabaseUpdater.finding(opened, Catalog::load).orElseThrow().text())
        .isEqualTo("release/catalog.duckdb is up to date");
  }

  @Test
  void catalog_withoutValidDeclarations_hasNoFinding_becauseAnotherCheckReportsThem() {
    Lake opened = Lake.open(lake.toString());

    assertThat(
            CatalogDatabaseUpdater.finding(
                opened,
                () -> {
                  throw new CatalogException("cubes/x.yaml", "name", "X", "a name");
                }))
        .isEmpty();
  }

  @Test
  void catalog_ofNothingReleased_doesNotExist() {
    Keyset ring = Keyset.create(folder.resolve("empty.keys"));
    Lake empty =
        Lake.create(
            folder.resolve("empty").toString(),
            new LakeMetadata(ring.id(), ConsentMode.RECORDED, "eu"),
            Instant.parse(DemoLake.NOW));

    assertThat(CatalogDatabaseUpdater.refresh(empty, Catalog::load)).isFalse();
    assertThat(folder.resolve("empty/release")).doesNotExist();
  }

  @Test
  void catalog_withAReleasedFileMissing_isKept_andReported() throws Exception {
    Path table =
        lake.resolve("release/instances/opted_in/window=week/start=2026-09-07/opted_in.parquet");
    Files.writeString(table, "damaged");
    Files.writeString(catalog, "old");
    Files.setLastModifiedTime(catalog, LONG_AGO);

    CliResult refused = call("retain", "enforce");

    assertThat(refused.code()).isEqualTo(60);
    assertThat(refused.err())
        .contains("The tables are published, but the catalogue could not be updated")
        .contains("the catalogue cannot be created: ", "opted_in.parquet")
        .doesNotContain("\tat ");
    assertThat(catalog).hasContent("old");
    assertThat(isAsMade()).isTrue();
  }

  @Test
  void verify_knowsTheCatalog_itsJournal_andWhatAKilledBuildLeft() throws Exception {
    Path left = lake.resolve("staging/aside/killed/catalog.duckdb");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "half");
    Path journal = lake.resolve("release/catalog.duckdb.wal");
    Files.writeString(journal, "of a connection");
    assertThat(call("retain", "verify").code()).as("they may be under way").isZero();
    Files.setLastModifiedTime(left, LONG_AGO);
    Files.setLastModifiedTime(journal, LONG_AGO);

    CliResult stale = call("retain", "verify");

    assertThat(stale.code()).isEqualTo(60);
    assertThat(stale.err())
        .contains("staging/aside/killed/catalog.duckdb: it is an orphan file of an aborted run")
        .contains("release/catalog.duckdb.wal: it is an orphan file of an aborted run")
        .doesNotContain("release/catalog.duckdb:");
    assertThat(call("retain", "enforce").code()).isZero();
    assertThat(left).doesNotExist();
    assertThat(journal).doesNotExist();
    assertThat(isAsMade()).isTrue();
  }

  /** Returns a line for each table: its name and a hash of its ordered rows. */
  private List<String> content() throws Exception {
    String tables = "SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY 1";
    return PlainJdbc.lines(
        catalog.toString(),
        PlainJdbc.lines(catalog.toString(), tables).stream()
            .map(
                table ->
                    "SELECT '%1$s', md5(string_agg(CAST(t AS VARCHAR), '|')) FROM %1$s t"
                        .formatted(table))
            .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY 1")));
  }
}
