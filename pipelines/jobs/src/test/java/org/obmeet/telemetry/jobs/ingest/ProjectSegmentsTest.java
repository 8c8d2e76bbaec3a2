package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.schemas.flow.BucketKey;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/** Tests for the staged rows and the results of projected segments. */
class ProjectSegmentsTest {
  private static final String DAY = "2026-11-20";

  @TempDir Path folder;
  private LakeFixture work;

  @BeforeEach
  void create() {
    work = new LakeFixture(folder, Instant.parse("2026-11-24T12:00:00Z"));
    work.events(CommunityPageViews.views(work, "before", List.of("eve"), "2026-11-10"));
  }

  private static PCollectionTuple project(SegmentPipeline input) {
    return input
        .segments()
        .apply("Project", new ProjectSegments(input.planned(), SegmentPipeline.BUCKETS));
  }

  /** Asserts the rows and days of the staged files, in any order, and that each file exists. */
  private void assertStaged(PCollectionTuple projected, String... rowsAndDays) {
    String root = work.root().toString();
    PAssert.that(projected.get(ProjectSegments.STAGED))
        .satisfies(
            staged -> {
              assertThat(staged)
                  .extracting(file -> rowsAndDays(file.getValue()))
                  .containsExactlyInAnyOrder(rowsAndDays);
              for (KV<BucketKey, StagedRows> file : staged) {
                assertThat(file.getKey().getStream()).isEqualTo(SegmentPipeline.EVENTS);
                assertThat(Path.of(root).resolve(file.getValue().getPath())).isNotEmptyFile();
              }
              return null;
            });
  }

  private static String rowsAndDays(StagedRows file) {
    return file.getRows() + " " + file.getDays().stream().map(LocalDate::ofEpochDay).toList();
  }

  private static void assertResults(PCollectionTuple projected, StreamCounts... counts) {
    List<String> expected = Stream.of(counts).map(StreamCounts::toString).toList();
    PAssert.that(projected.get(ProjectSegments.RESULTS))
        .satisfies(
            results -> {
              assertThat(results)
                  .extracting(result -> result.counts().toString())
                  .containsExactlyInAnyOrderElementsOf(expected);
              return null;
            });
  }

  private static StreamCounts read(long records, Map<String, Long> rejected) {
    return new StreamCounts(records, 0, 0, 0, rejected, Map.of(), Map.of(), Map.of());
  }

  @Test
  void noSegment_hasNoOutput() {
    SegmentPipeline input = new SegmentPipeline(work);

    PCollectionTuple projected = project(input);

    assertStaged(projected);
    assertResults(projected);
    input.run();
  }

  @Test
  void emptyFile_hasAResultAndNoStagedRows() {
    SegmentPipeline input = new SegmentPipeline(work, work.file("empty", new byte[0]));

    PCollectionTuple projected = project(input);

    assertStaged(projected);
    assertResults(projected, read(0, Map.of()));
    input.run();
  }

  @Test
  void rejectedRecord_isCountedAndNotStaged() {
    SegmentPipeline input =
        new SegmentPipeline(
            work,
            CommunityPageViews.views(work, "a", List.of("ada"), DAY),
            work.file("b", "not json"));

    PCollectionTuple projected = project(input);

    assertStaged(projected, "1 [2026-11-20]");
    assertResults(projected, read(1, Map.of()), read(1, Map.of("malformed_json", 1L)));
    input.run();
  }

  /** The merge removes duplicates. It needs all rows of a person in one bucket. */
  @Test
  void duplicates_areStagedInTheSameBucket() {
    String view = CommunityPageViews.view("ada", DAY + "T08:00:00Z");
    Path twice = work.file("twice", view, view);
    SegmentPipeline input = new SegmentPipeline(work, twice, work.file("again", view));

    PCollectionTuple projected = project(input);

    assertStaged(projected, "2 [2026-11-20]", "1 [2026-11-20]");
    PAssert.that(projected.get(ProjectSegments.STAGED))
        .satisfies(
            staged -> {
              assertThat(staged).extracting(KV::getKey).hasSize(2).containsOnly(first(staged));
              return null;
            });
    assertResults(projected, read(2, Map.of()), read(1, Map.of()));
    input.run();
  }

  private static BucketKey first(Iterable<KV<BucketKey, StagedRows>> staged) {
    return staged.iterator().next().getKey();
  }

  @Test
  void lateRows_areStagedToo() {
    work.aggregate();
    SegmentPipeline input =
        new SegmentPipeline(
            work, CommunityPageViews.views(work, "late", List.of("ada"), "2026-11-11", DAY));

    PCollectionTuple projected = project(input);

    assertStaged(projected, "2 [2026-11-11, 2026-11-20]");
    assertResults(projected, read(2, Map.of()));
    input.run();
  }
}
