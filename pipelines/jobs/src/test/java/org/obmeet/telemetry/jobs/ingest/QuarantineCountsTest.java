package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;

class QuarantineCountsTest {
  @TempDir Path folder;

  @Test
  void rejectedRecords_areCountedByReasonAndFile_withoutThoseDroppedByPolicy() {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-11-21T12:00:00Z"));
    String valid = CommunityPageViews.view("ada", "2026-11-20T08:00:00Z");
    String old = CommunityPageViews.view("ada", "2020-01-01T08:00:00Z");
    work.events(work.file("one", valid, "{half", "{other half", old));
    work.events(work.file("two", "{third"));

    List<QuarantineCounts> counts = QuarantineCounts.of(work.lake());

    assertThat(counts).extracting(QuarantineCounts::stream).containsOnly("community_events");
    assertThat(counts).extracting(QuarantineCounts::stage).contains("project");
    assertThat(counts.stream().mapToLong(QuarantineCounts::records).sum()).isEqualTo(3);
    assertThat(counts)
        .filteredOn(count -> count.reason().equals("malformed_json"))
        .extracting(QuarantineCounts::records)
        .containsExactlyInAnyOrder(2L, 1L);
    assertThat(counts).extracting(QuarantineCounts::file).doesNotHaveDuplicates().hasSize(2);
  }
}
