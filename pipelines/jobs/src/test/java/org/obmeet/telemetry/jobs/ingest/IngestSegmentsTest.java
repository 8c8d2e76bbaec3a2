package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.jobs.beam.JsonCoder;
import org.obmeet.telemetry.jobs.beam.PipelineResults;
import org.obmeet.telemetry.jobs.beam.SpecificAvroCoder;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.flow.BucketKey;
import org.obmeet.telemetry.schemas.flow.InputSegment;

/** Tests for the transforms of ingest, which are repeated as an engine repeats bundles. */
class IngestSegmentsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String EVENTS = "community_events";
  private static final String REPORTS = "instance_statistics";
  private static final Map<String, Integer> BUCKETS = Map.of(EVENTS, 4, REPORTS, 1);

  @TempDir Path folder;
  private LakeFixture work;

  @BeforeEach
  void create() {
    work = new LakeFixture(folder, NOW);
  }

  private Path views(String name, String... people) {
    return CommunityPageViews.views(work, name, List.of(people), "2026-11-20");
  }

  private List<InputSegment> segments(LakeState state, List<Path> reports, List<Path> events) {
    return SegmentPlanner.plan(
            work.lake(),
            Catalog.load(),
            state,
            work.request(reports, events, Optional.empty()),
            SegmentRepair.NONE)
        .segments();
  }

  private static PCollection<InputSegment> input(TestPipeline pipeline, List<InputSegment> plan) {
    return pipeline.apply(
        "Segments", Create.of(plan).withCoder(SpecificAvroCoder.of(InputSegment.class)));
  }

  private TestPipeline pipeline(String run, String assumedScope) {
    TestPipeline pipeline = work.pipeline(run);
    pipeline.getOptions().as(IngestOptions.class).setAssumedScope(assumedScope);
    return pipeline;
  }

  /** Runs the transform and returns its results in order of stream and files. */
  private List<StreamResult> results(
      String run, String assumedScope, LakeState state, List<InputSegment> plan)
      throws IOException {
    TestPipeline pipeline = pipeline(run, assumedScope);
    input(pipeline, plan)
        .apply("Ingest", new IngestSegments(state, BUCKETS))
        .apply("Results", new PipelineResults<>());
    return PipelineResults.run(pipeline, StreamResult.class).stream()
        .sorted(Comparator.comparing(StreamResult::toString))
        .toList();
  }

  private static StreamCounts total(List<StreamResult> results) {
    return results.stream().map(StreamResult::counts).reduce(StreamCounts::plus).orElseThrow();
  }

  @Test
  void bundle_repeatedAfterANewerIngest_givesTheSameResult() throws IOException {
    work.events(views("before", "eve"));
    Path file = views("events", "ada", "eve");
    LakeState state = work.lake().state();
    List<InputSegment> plan = segments(state, List.of(), List.of(file));
    List<StreamResult> first = results("first", "extended", state, plan);
    assertThat(total(first).accepted()).isEqualTo(1);

    try (Lease live = Lease.ofRun(work.lake(), "first")) {
      work.events(file);
    }

    assertThat(results("first", "extended", state, plan)).isEqualTo(first);
  }

  @Test
  void bundle_repeatedAfterANewerConsent_givesTheSameResult() throws IOException {
    consent("i1");
    Path reports = work.file("reports", report("i1"), report("i2"));
    LakeState state = work.lake().state();
    List<InputSegment> plan = segments(state, List.of(reports), List.of());
    List<StreamResult> first = results("first", "", state, plan);
    assertThat(total(first).suppressed()).isEqualTo(Map.of("not_opted_in", 1L));

    try (Lease live = Lease.ofRun(work.lake(), "first")) {
      consent("i2");
    }

    assertThat(results("first", "", state, plan)).isEqualTo(first);
    assertThat(total(results("third", "", work.lake().state(), plan)).accepted()).isEqualTo(2);
  }

  private void consent(String instance) {
    Path consents =
        work.file(
            "consents-" + instance,
            """
            {"uniqueId":"%s","statistics":true,"scope":"extended","deployment":"registered",\
            "policyVersion":"2025-06","at":"2026-11-10T00:00:00Z"}\
            """
                .formatted(instance));
    work.ingest(List.of(), List.of(), Optional.of(consents));
  }

  private static String report(String instance) {
    return """
    {"_id":"r-%1$s","uniqueId":"%1$s","createdAt":"2026-11-20T10:00:00Z",\
    "version":"6.6.0","totalUsers":12}\
    """
        .formatted(instance);
  }

  @Test
  void metrics_ofARun_equalItsCounts() throws IOException {
    work.events(views("before", "eve"));
    LakeState state = work.lake().state();
    TestPipeline pipeline = pipeline("run", "extended");
    List<Path> files = List.of(views("a", "ada", "eve"), work.file("b", "not json"));
    input(pipeline, segments(state, List.of(), files)).apply(new IngestSegments(state, BUCKETS));

    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    Map<String, Long> counters = new TreeMap<>();
    for (MetricResult<Long> counter :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getCounters()) {
      if (counter.getName().getNamespace().equals("ingest." + EVENTS)) {
        counters.merge(counter.getName().getName(), counter.getCommitted(), Long::sum);
      }
    }
    assertThat(counters)
        .isEqualTo(Map.of("read", 3L, "accepted", 1L, "duplicates", 1L, "rejected", 1L));
  }

  @Test
  void elements_ofThePipeline_haveCoders() throws Exception {
    StreamCounts counts =
        new StreamCounts(
            9,
            4,
            1,
            2,
            Map.of("too_long", 2L),
            Map.of("erased", 1L),
            Map.of("a", 1L),
            Map.of("b", new StreamCounts.NotListed(1, 3)));
    StreamResult result =
        new StreamResult(REPORTS, counts, List.of(new FileRef("a", 1, 2, "ff")), Map.of());
    SpecificAvroCoder<BucketKey> keys = SpecificAvroCoder.of(BucketKey.class);

    CoderProperties.coderDecodeEncodeEqual(JsonCoder.of(StreamResult.class), result);
    CoderProperties.coderDecodeEncodeEqual(keys, new BucketKey(REPORTS, 3));
    keys.verifyDeterministic();
  }
}
