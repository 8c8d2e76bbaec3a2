package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.beam.PipelineResults;
import org.obmeet.telemetry.jobs.beam.SpecificAvroCoder;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.flow.InputSegment;

/** Tests for windows whose runs had different numbers of buckets. */
class MixedBucketsTest {
  private static final String EVENTS = "community_events";
  private static final Instant NOW = Instant.parse("2026-11-15T12:00:00Z");

  @TempDir Path folder;

  @Test
  void release_ofOneAndOfFourBuckets_hasTheSameBytes() throws IOException {
    LakeFixture few = new LakeFixture(folder.resolve("few"), NOW);
    LakeFixture mixed = new LakeFixture(folder.resolve("mixed"), NOW);
    few.events(views(few, 0));
    few.events(views(few, 1), views(few, 0));
    mixed.events(views(mixed, 0));
    ingest(mixed, 4, views(mixed, 1), views(mixed, 0));

    assertThat(few.lake().state().clean(EVENTS)).extracting(CleanFile::buckets).containsOnly(1);
    assertThat(mixed.lake().state().clean(EVENTS))
        .extracting(CleanFile::buckets)
        .containsOnly(1, 4);
    assertThat(rows(mixed)).isEqualTo(rows(few));
    RunReport released = few.at("2026-11-19T12:00:00Z").aggregate();
    mixed.at("2026-11-19T12:00:00Z").aggregate();

    assertThat(released.releases())
        .extracting(ReleaseCounts::decision)
        .as("decisions")
        .contains("released");
    Map<String, byte[]> bytes = few.releases();
    assertThat(bytes).isNotEmpty();
    assertThat(mixed.releases()).containsExactlyEntriesOf(bytes);
  }

  @Test
  void buckets_bySizeOfInputAndOpenWindows_areADivisorOfTheLargestNumber() {
    LakeFixture work = new LakeFixture(folder, NOW);
    work.events(views(work, 0));
    LakeState state = work.lake().state();
    long open = state.files().get(state.clean(EVENTS).get(0).path()).bytes();
    long one = InputPlan.BUCKET_BYTES;

    assertThat(buckets(state, one - open)).isEqualTo(1);
    assertThat(buckets(state, one - open + 1)).isEqualTo(2);
    assertThat(buckets(state, 2 * one + 1)).isEqualTo(4);
    assertThat(buckets(state, 100 * one)).isEqualTo(8);
    work.at("2026-11-19T12:00:00Z").aggregate();
    assertThat(buckets(work.lake().state(), one - open + 1)).isEqualTo(1);
  }

  private static int buckets(LakeState state, long bytes) {
    return new InputPlan(List.of(), Map.of(EVENTS, bytes), List.of())
        .buckets(Catalog.load(), state)
        .get(EVENTS);
  }

  /**
   * Writes a day's views: of sixty people, forty of whom are there on both days, and without one.
   */
  private static Path views(LakeFixture work, int day) {
    String date = "2026-11-1" + day;
    List<String> lines = new ArrayList<>();
    IntStream.range(20 * day, 20 * day + 60)
        .mapToObj(person -> CommunityPageViews.view("person-" + person, date + "T08:00:00Z"))
        .forEach(lines::add);
    for (int i = 0; i < 9; i++) {
      String view = CommunityPageViews.view(day + "-" + i, date + "T09:00:00Z");
      lines.add(view.replaceFirst("\"userId\":\"[^\"]*\",", ""));
    }
    return work.file("views-" + day, lines.toArray(String[]::new));
  }

  /** Ingests events with a number of buckets. */
  private static void ingest(LakeFixture work, int count, Path... events) throws IOException {
    String run = "20261115T120000Z-ingest-00000001";
    Map<String, Integer> buckets = Map.of(EVENTS, count);
    LakeState state = work.lake().state();
    List<InputSegment> plan =
        SegmentPlanner.plan(
                work.lake(),
                Catalog.load(),
                state,
                work.request(List.of(), List.of(events), Optional.empty()),
                SegmentRepair.NONE)
            .segments();
    TestPipeline pipeline = work.pipeline(run);
    pipeline.getOptions().as(IngestOptions.class).setAssumedScope("extended");
    pipeline
        .apply("Segments", Create.of(plan).withCoder(SpecificAvroCoder.of(InputSegment.class)))
        .apply("Ingest", new IngestSegments(state, buckets))
        .apply("Results", new PipelineResults<>());
    List<StreamResult> results = PipelineResults.run(pipeline, StreamResult.class);
    IngestOutcome.of(work.lake(), Catalog.load(), run, plan, buckets, results, List.of())
        .append(Instant.parse("2026-11-15T12:00:00Z"), state.head().number());
  }

  private static long rows(LakeFixture work) {
    return work.lake().state().clean(EVENTS).stream().mapToLong(CleanFile::rows).sum();
  }
}
