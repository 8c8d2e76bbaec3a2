package org.obmeet.telemetry.cli.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.CleanFile;

/** Tests a restore with a current log, decisions and releases, and rows of an old backup. */
class RestoreCommandTest {
  /** Enough people that each bucket contains several, for any keys. */
  private static final int PEOPLE = 200;

  private static final String THEN = "2026-07-01T12:00:00Z";
  private static final String NOW = "2026-07-20T12:00:00Z";

  @TempDir Path folder;
  private String lake;
  private Path backup;

  @BeforeEach
  void backupThenErasureThenMore() throws IOException {
    lake = folder.resolve("lake").toString();
    backup = folder.resolve("backup");
    ingest(THEN, "2026-06-28", "2026-06-29", "2026-07-01");
    copy(Path.of(lake), backup);
    CliResult erased = at(NOW, "erase", "--yes", "--person", "secret-p3");
    assertThat(erased.code()).as(erased.err()).isZero();
    assertThat(files()).isNotEqualTo(filesOf(backup));
  }

  private void ingest(String now, String... days) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String day : days) {
      for (int i = 0; i < PEOPLE; i++) {
        lines.add(
            """
            {"type":"page","userId":"secret-p%1$s","messageId":"%1$s-%2$s",\
            "timestamp":"%2$sT08:00:00Z","properties":{"url":"https://obmeet.org/home"}}"""
                .formatted(i, day));
      }
    }
    Path events = Files.write(folder.resolve("events-" + days[0]), lines);
    CliResult called = at(now, "ingest", "--events", events.toString());
    assertThat(called.code()).as(called.err()).isZero();
  }

  private CliResult at(String now, String... words) {
    List<String> args = new ArrayList<>(List.of(words));
    args.addAll(List.of("--lake", lake, "--now", now));
    return CliResult.with(args.toArray(String[]::new));
  }

  private CliResult restore(String... more) {
    List<String> words = new ArrayList<>(List.of("restore", "--from", backup.toString()));
    words.addAll(List.of(more));
    return at(NOW, words.toArray(String[]::new));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private Set<String> files() throws IOException {
    return filesOf(Path.of(lake));
  }

  private static Set<String> filesOf(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("clean/community_events"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .map(path -> path.replaceFirst("[^/]+$", "") + LakeLayout.content(path))
          .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }
  }

  private void loseTheRows() throws IOException {
    Path rows = Path.of(lake, "clean/community_events");
    try (Stream<Path> files = Files.walk(rows)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void rows_ofAnOldBackup_comeBackWithoutTheErased() throws IOException {
    Set<String> before = files();
    loseTheRows();
    assertThat(CliResult.with("ledger", "verify", "--lake", lake).code()).isEqualTo(60);

    CliResult restored = restore();
    assertThat(restored.code()).as(restored.err()).isZero();
    assertThat(restored.err()).contains("contain rows that were removed since the backup");

    CliResult again = at(NOW, "erase", "due", "--json");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("\"clean\" : 3", "\"survivors\" : 0");
    assertThat(files()).as("the same files by content").isEqualTo(before);
    CliResult ledger = CliResult.with("ledger", "verify", "--lake", lake);
    assertThat(ledger.code()).as(ledger.out() + ledger.err()).isZero();
    CliResult verified = at(NOW, "retain", "enforce");
    assertThat(verified.code()).as(verified.err()).isZero();
  }

  @Test
  void rows_restoredBeforeTheErasure_areNotCounted() throws IOException {
    loseTheRows();
    restore();

    CliResult aggregated = at("2026-07-20T12:00:00Z", "aggregate", "--json");

    assertThat(aggregated.code()).as(aggregated.err()).isZero();
    assertThat(aggregated.out())
        .as("all people a day but the erased one, in no cube all")
        .contains("\"total\" : " + (PEOPLE - 1) + ",")
        .doesNotContain("\"total\" : " + PEOPLE + ",");
  }

  @Test
  void file_thatIsInNoBackup_endsWith60_untilItIsGivenUp_andItsWindowsAreLost() throws IOException {
    ingest(NOW, "2026-07-15");
    loseTheRows();
    CliResult first = restore();
    assertThat(first.code()).isEqualTo(60);
    assertThat(first.err()).contains("missing, and in no backup", "date=2026-07-15");

    CliResult second = restore("--accept-data-loss", "disk of 20 July");
    assertThat(second.code()).isEqualTo(50);
    assertThat(second.err())
        .contains(
            "given up", "lost, because some of its rows are lost: active_people week/2026-07-13");
    assertThat(Lake.open(lake).state().clean("community_events"))
        .extracting(CleanFile::firstDay)
        .doesNotContain(java.time.LocalDate.parse("2026-07-15"));
    ingest("2026-07-30T00:00:00Z", "2026-07-07");
    ingest("2026-07-30T00:00:00Z", "2026-07-14");
    CliResult daily = at("2026-07-30T00:00:00Z", "daily", "--json");
    assertThat(daily.code()).as(daily.err()).isZero();
    assertThat(daily.out())
        .contains("\"window\" : \"week/2026-07-06\"")
        .as("a week that lacks a day is never released")
        .doesNotContain("\"window\" : \"week/2026-07-13\"");
  }

  @Test
  void correctedRows_neverComeBackUncorrected() throws IOException {
    CliResult corrected = at(NOW, "rectify", "--person", "secret-p5", "--set", "time_spent_ms=5");
    assertThat(corrected.code()).as(corrected.err()).isZero();
    loseTheRows();

    CliResult refused = restore();

    assertThat(refused.code()).isEqualTo(60);
    assertThat(refused.err()).contains("missing, and in no backup");
  }

  @Test
  void tombstones_missing_areNeverGivenUp() throws IOException {
    Path table = Path.of(lake, "clean/suppression");
    try (Stream<Path> files = Files.list(table)) {
      Files.delete(files.findFirst().orElseThrow());
    }
    loseTheRows();

    CliResult refused = restore("--accept-data-loss", "disk of 20 July");

    assertThat(refused.code()).isEqualTo(60);
    assertThat(refused.err()).contains("in no backup, and cannot be given up: clean/suppression/");
  }

  @Test
  void backup_thatIsNoFolder_isNamed() {
    CliResult refused = at(NOW, "restore", "--from", folder.resolve("none").toString());

    assertThat(refused.code()).isEqualTo(43);
    assertThat(refused.err()).contains("--from must be a folder with a backup of the lake");
  }
}
