package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;
import org.obmeet.telemetry.lake.file.LakeLayout;

/** Tests for the clean files of merged buckets. */
class MergeBucketsTest {
  @TempDir Path folder;
  private LakeFixture work;

  @BeforeEach
  void create() {
    work = new LakeFixture(folder, Instant.parse("2026-11-24T12:00:00Z"));
    work.events(CommunityPageViews.views(work, "before", List.of("eve"), "2026-11-10"));
  }

  private Path views(String name, List<String> people, String... days) {
    return CommunityPageViews.views(work, name, people, days);
  }

  private static PCollection<StreamResult> merged(SegmentPipeline input) {
    return input
        .segments()
        .apply("Project", new ProjectSegments(input.planned(), SegmentPipeline.BUCKETS))
        .get(ProjectSegments.STAGED)
        .apply("Merge", new MergeBuckets(input.planned(), SegmentPipeline.BUCKETS));
  }

  /** Merges the files, and asserts the sum of counts, and the rows of the files by day. */
  private void assertMerged(StreamCounts counts, List<String> rowsByDay, Path... files) {
    String expected = counts.toString();
    SegmentPipeline input = new SegmentPipeline(work, files);
    PAssert.that(merged(input))
        .satisfies(
            results -> {
              StreamCounts sum = StreamCounts.ofMerge(0, 0, 0);
              List<String> rows = new ArrayList<>();
              for (StreamResult result : results) {
                assertThat(result.stream()).isEqualTo(SegmentPipeline.EVENTS);
                sum = sum.plus(result.counts());
                result.files().forEach(file -> rows.add(day(file.path()) + " " + file.rows()));
              }
              assertThat(sum).hasToString(expected);
              assertThat(rows).containsExactlyInAnyOrderElementsOf(rowsByDay);
              return null;
            });
    input.run();
  }

  private static String day(String path) {
    return new LakeLayout().parseClean(path).orElseThrow().days().stream().toList().toString();
  }

  @Test
  void noRows_haveNoResult() {
    assertMerged(StreamCounts.ofMerge(0, 0, 0), List.of());
  }

  @Test
  void emptyFile_hasNoCleanFile() {
    assertMerged(StreamCounts.ofMerge(0, 0, 0), List.of(), work.file("empty", new byte[0]));
  }

  @Test
  void rowsOfAPerson_areInOneFilePerWeek() {
    assertMerged(
        StreamCounts.ofMerge(4, 0, 0),
        List.of("[2026-11-15] 1", "[2026-11-19, 2026-11-20, 2026-11-21] 3"),
        views("a", List.of("ada"), "2026-11-21", "2026-11-19"),
        views("b", List.of("ada"), "2026-11-20", "2026-11-15"));
  }

  /** A row occurs twice in a file, in another file, and in the clean zone. */
  @Test
  void duplicates_areAcceptedOnce() {
    String view = CommunityPageViews.view("ada", "2026-11-20T08:00:00Z");
    work.events(views("known", List.of("eve"), "2026-11-20"));

    assertMerged(
        StreamCounts.ofMerge(1, 0, 3),
        List.of("[2026-11-20] 1"),
        work.file("twice", view, view),
        work.file("again", view, CommunityPageViews.view("eve", "2026-11-20T08:00:00Z")));
  }

  @Test
  void bucketOfDuplicatesOnly_hasCountsAndNoFile() {
    Path known = views("known", List.of("eve"), "2026-11-20");
    work.events(known);

    assertMerged(StreamCounts.ofMerge(0, 0, 1), List.of(), known);
  }

  @Test
  void everyBucket_isMergedByItself() {
    List<String> people = IntStream.range(0, 40).mapToObj(i -> "person-" + i).toList();
    SegmentPipeline input = new SegmentPipeline(work, views("many", people, "2026-11-20"));

    PAssert.that(merged(input))
        .satisfies(
            results -> {
              assertThat(results).hasSize(4);
              assertThat(results)
                  .flatExtracting(StreamResult::files)
                  .extracting(
                      file -> new LakeLayout().parseClean(file.path()).orElseThrow().bucket())
                  .containsExactlyInAnyOrder(0, 1, 2, 3);
              return null;
            });
    input.run();
  }

  /** The week of November 9 is closed, and that of November 16 is not. */
  @Test
  void lateRows_areAcceptedAndCounted() {
    work.aggregate();

    assertMerged(
        StreamCounts.ofMerge(2, 1, 1),
        List.of("[2026-11-11] 1", "[2026-11-20] 1"),
        views("late", List.of("ada"), "2026-11-11", "2026-11-20"),
        views("late-known", List.of("eve"), "2026-11-10"));
  }
}
