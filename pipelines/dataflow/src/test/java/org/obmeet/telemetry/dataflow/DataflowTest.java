package org.obmeet.telemetry.dataflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.storage.NoopPathValidator;
import org.apache.beam.sdk.util.DoFnInfo;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.util.StringUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.beam.Pipelines;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.dataset.SyntheticDataset;

/**
 * Tests that the jobs can be converted to Dataflow jobs with every function and coder. Nothing is
 * submitted or run.
 */
class DataflowTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> WORKERS =
      List.of(
          "--numWorkers=2",
          "--maxNumWorkers=8",
          "--workerMachineType=n2-standard-4",
          "--diskSizeGb=50");

  @TempDir static Path folder;
  private static Instant now;
  private static JsonNode ingest;
  private static JsonNode aggregate;

  @BeforeAll
  static void construct() throws IOException {
    GeneratorOptions small =
        GeneratorOptions.defaults()
            .withInstances(120)
            .withPeople(100)
            .withEvents(2_500)
            .withDays(42);
    now = new SyntheticDataset(small, Catalog.load()).write(folder.resolve("input")).ingestTime();
    ingest = constructed("ingest", beam -> IngestJob.run(request("untouched", beam), silent()));
    IngestJob.run(request("lake", List.of()), silent());
    aggregate =
        constructed(
            "aggregate",
            beam ->
                AggregateJob.run(
                    new AggregateRequest(file("lake"), now, List.of(), List.of(), beam)
                        .withKeys(file("lake.keys")),
                    silent()));
  }

  @Test
  void ingest_forDataflow_containsItsFunctions() {
    assertThat(functions(ingest))
        .containsEntry("Ingest/Project/Project records", "ProjectFn")
        .containsEntry("Ingest/Merge buckets/Merge rows", "MergeFn")
        .containsEntry("Results/Write", "WriteResultsFn");
    assertThat(names(ingest)).contains("Ingest/Merge buckets/By bucket");
  }

  @Test
  void aggregate_forDataflow_containsItsFunctions() throws IOException {
    assertThat(functions(aggregate).values())
        .contains("FindFn", "ComputeCellsFn", "MergeCellsFn", "DecideFn", "WriteResultsFn");
    assertThat(names(aggregate)).contains("Decide/By series");
    assertThat(folder.resolve("lake/ledger/released")).as("what is released").doesNotExist();
  }

  @Test
  void job_withWorkerOptions_requestsThem() {
    JsonNode pool = aggregate.at("/environment/workerPools/0");

    assertThat(pool.path("numWorkers").asInt()).isEqualTo(2);
    assertThat(pool.at("/autoscalingSettings/maxNumWorkers").asInt()).isEqualTo(8);
    assertThat(pool.path("machineType").asText()).isEqualTo("n2-standard-4");
    assertThat(pool.path("diskSizeGb").asInt()).isEqualTo(50);
  }

  @Test
  void create_withAnInvalidProject_reportsIt() {
    List<String> beam = new ArrayList<>(options("none"));
    beam.set(1, "--project=No Project");

    assertThatThrownBy(() -> Pipelines.create("run", beam))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("No Project")
        .extracting(failure -> ((JobException) failure).exit())
        .isEqualTo(ExitCode.USAGE);
  }

  private static Progress silent() {
    return Progress.silent();
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  /** Options that a run requires, and options that keep the runner off the network. */
  private static List<String> options(String job) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--runner=DataflowRunner",
                "--project=a-project",
                "--region=europe-west3",
                "--gcpTempLocation=gs://bucket/temp"));
    options.addAll(WORKERS);
    options.addAll(
        List.of(
            "--templateLocation=" + file(job + ".json"),
            "--stagerClass=" + NoOpStager.class.getName(),
            "--pathValidatorClass=" + NoopPathValidator.class.getName(),
            "--credentialFactoryClass=" + NoopCredentialFactory.class.getName()));
    return options;
  }

  private static IngestRequest request(String lake, List<String> beam) {
    return new IngestRequest(
        file(lake),
        file(lake + ".keys"),
        now,
        List.of(file("input/reports.ndjson.gz")),
        List.of(file("input/events.ndjson.gz")),
        Optional.of(file("input/consents.ndjson")),
        Optional.empty(),
        beam,
        Catalogs.SHIPPED);
  }

  private interface Run {
    void with(List<String> beam);
  }

  /**
   * Returns the job that would be submitted. The run fails after that, as a job in a file has no
   * result.
   */
  private static JsonNode constructed(String job, Run run) throws IOException {
    assertThatThrownBy(() -> run.with(options(job)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("template");
    return JSON.readTree(Files.readString(folder.resolve(job + ".json")));
  }

  private static Stream<JsonNode> steps(JsonNode job) {
    List<JsonNode> steps = new ArrayList<>();
    job.path("steps").forEach(steps::add);
    return steps.stream();
  }

  private static String name(JsonNode step) {
    return step.at("/properties/user_name/value").asText();
  }

  private static List<String> names(JsonNode job) {
    return steps(job).map(DataflowTest::name).toList();
  }

  /** The classes of the functions by step, decoded as by a worker. */
  private static Map<String, String> functions(JsonNode job) {
    Map<String, String> functions = new TreeMap<>();
    steps(job)
        .filter(step -> step.path("kind").asText().equals("ParallelDo"))
        .forEach(
            step -> {
              String packed = step.at("/properties/serialized_fn/value").asText();
              byte[] bytes = StringUtils.jsonStringToByteArray(packed);
              Object read = SerializableUtils.deserializeFromByteArray(bytes, name(step));
              functions.put(
                  name(step), ((DoFnInfo<?, ?>) read).getDoFn().getClass().getSimpleName());
            });
    return functions;
  }
}
