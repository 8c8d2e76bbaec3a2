package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

class CompactionTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;

  @Test
  void ingest_manyTimesADay_leavesFewFilesAndEveryRow() throws IOException {
    LakeFixture work = new LakeFixture(folder, NOW);
    for (int run = 0; run < SmallFiles.MIN_FILES + 2; run++) {
      String at = "2026-11-20T08:" + (10 + run) + ":00Z";
      work.events(work.file("views-" + run, CommunityPageViews.view("ada", at)));
    }

    Lake lake = work.lake();
    List<CleanFile> files = lake.state().clean("community_events");
    assertThat(files).hasSize(3);
    assertThat(files.stream().mapToLong(CleanFile::rows).sum()).isEqualTo(SmallFiles.MIN_FILES + 2);
    assertThat(entries(lake)).hasSize(1).allMatch(e -> e.removed().size() == SmallFiles.MIN_FILES);
    assertThat(onDisk()).isEqualTo(3);
    work.events(work.file("again", CommunityPageViews.view("ada", "2026-11-20T08:13:00Z")));
    assertThat(lake.state().clean("community_events")).isEqualTo(files);
  }

  /** A file may contain values from a time when a range was wider. */
  @Test
  void numbers_outsideTheirRange_areKept() {
    Dataset events = Catalog.load().dataset("community_events");
    LakeFixture work = new LakeFixture(folder, NOW);
    for (int run = 0; run < SmallFiles.MIN_FILES; run++) {
      if (run == SmallFiles.MIN_FILES - 1) {
        CleanFileIo clean = new CleanFileIo(work.lake().files());
        String path = work.lake().state().clean("community_events").get(0).path();
        List<GenericRecord> rows = clean.read(events, path);
        rows.forEach(row -> row.put("time_spent_ms", 1L << 40));
        work.lake().files().delete(path);
        clean.write(events, rows, path);
      }
      String at = "2026-11-20T08:" + (10 + run) + ":00Z";
      work.events(work.file("views-" + run, CommunityPageViews.view("ada", at)));
    }

    List<CleanFile> files = work.lake().state().clean("community_events");
    assertThat(files).hasSize(1);
    assertThat(new CleanFileIo(work.lake().files()).read(events, files.get(0).path()))
        .hasSize(SmallFiles.MIN_FILES)
        .filteredOn(row -> row.get("time_spent_ms") != null)
        .extracting(row -> row.get("time_spent_ms"))
        .containsExactly(1L << 40);
  }

  @Test
  void ingest_intoAClosedWindow_mergesItsManyLateFiles_apartFromTheCountedOne() throws IOException {
    LakeFixture work = new LakeFixture(folder, NOW);
    work.events(work.file("views", CommunityPageViews.view("ada", "2026-11-10T08:00:00Z")));
    work.at("2026-11-21T12:00:00Z").aggregate();
    CleanFile counted = work.lake().state().clean("community_events").get(0);
    for (int run = 0; run < SmallFiles.MIN_FILES; run++) {
      String at = "2026-11-10T09:" + (10 + run) + ":00Z";
      work.events(work.file("late-" + run, CommunityPageViews.view("ada", at)));
    }

    LakeState state = work.lake().state();
    Dataset events = Catalog.load().dataset("community_events");
    assertThat(entries(work.lake())).hasSize(1);
    assertThat(state.clean(events.name()))
        .hasSize(2)
        .contains(counted)
        .filteredOn(file -> file.late())
        .singleElement()
        .satisfies(late -> assertThat(late.rows()).isEqualTo(SmallFiles.MIN_FILES));
    assertThat(state.countedFiles(events.name(), Window.parse("week/2026-11-09")))
        .containsExactly(counted);
  }

  /** While another run rewrites files, ingests merge nothing, so that one commit merges both. */
  @Test
  void lateFiles_mergedByTheCommitThatMergesCountedOnes_areNotCounted() {
    LakeFixture work = new LakeFixture(folder, NOW);
    Window week = Window.parse("week/2026-11-09");
    Dataset events = Catalog.load().dataset("community_events");
    work.events(work.file("first", CommunityPageViews.view("ada", "2026-11-10T08:00:00Z")));
    try (Lease held = Lease.alone(work.lake(), Duration.ZERO).orElseThrow()) {
      for (int run = 1; run < SmallFiles.MIN_FILES; run++) {
        String at = "2026-11-10T08:" + (10 + run) + ":00Z";
        work.events(work.file("first-" + run, CommunityPageViews.view("ada", at)));
      }
      work.aggregate();
      for (int run = 0; run < SmallFiles.MIN_FILES; run++) {
        String at = "2026-11-10T09:" + (10 + run) + ":00Z";
        work.events(work.file("late-" + run, CommunityPageViews.view("ada", at)));
      }
    }

    work.events(work.file("last", CommunityPageViews.view("ada", "2026-11-10T10:00:00Z")));

    LakeState state = work.lake().state();
    assertThat(entries(work.lake())).hasSize(1);
    assertThat(state.clean(events.name())).hasSize(2);
    assertThat(state.countedFiles(events.name(), week))
        .singleElement()
        .satisfies(counted -> assertThat(counted.rows()).isEqualTo(SmallFiles.MIN_FILES));
  }

  private static List<Commit> entries(Lake lake) {
    return lake.log().commits().stream().filter(e -> e.kind() == CommitKind.REWRITE).toList();
  }

  private long onDisk() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(p -> p.toString().contains("/clean/community_events/"))
          .filter(Files::isRegularFile)
          .count();
    }
  }
}
