package org.obmeet.telemetry.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/**
 * Tests that the jobs on a session cluster release the same bytes as in one process. This holds for
 * every parallelism and if a worker is killed. The test is skipped if there is no Docker daemon.
 */
@Tag("docker")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FlinkTest {
  private static final String NOW = "2026-09-14T00:00:00Z";
  private static final Path DIST = Path.of("target/dist").toAbsolutePath();

  @TempDir static Path folder;
  private static FlinkCluster cluster;
  private static Map<String, String> expected;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(), "no Docker daemon answers: no cluster");
    assumeTrue(
        Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods")),
        "the JDK has no jmods: the image cannot be built");
    cluster = new FlinkCluster(folder);
    cluster.start();
    requireSuccess(
        telemetry(
            "generate",
            "--out",
            file("input"),
            "--instances",
            "250",
            "--people",
            "150",
            "--days",
            "14"));
    ingest(file("direct"));
    copy("direct", "killed");
    requireSuccess(
        telemetry("aggregate", "--lake", file("direct"), "--keys", file("keyset"), "--now", NOW));
    expected = released(folder.resolve("direct"));
    assertThat(expected).hasSizeGreaterThan(4);
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static void ingest(String lake) throws Exception {
    requireSuccess(
        telemetry(
            "ingest",
            "--lake",
            lake,
            "--keys",
            file("keyset"),
            "--now",
            NOW,
            "--reports",
            file("input/reports.ndjson.gz"),
            "--events",
            file("input/events.ndjson.gz"),
            "--consents",
            file("input/consents.ndjson")));
  }

  private static Process telemetry(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-cp",
                DIST + "/lib/*",
                "org.obmeet.telemetry.cli.Main"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(FlinkCluster.settings(cluster.store()));
    builder.environment().put("TELEMETRY_TRACE", "1");
    return builder.start();
  }

  /** Returns the output of a process, which must exit with 0. */
  private static String requireSuccess(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).doesNotContain(FlinkCluster.SECRET, FlinkCluster.IDENTITY);
    return output;
  }

  private static Process onFlink(String lake, int parallelism) throws IOException {
    return telemetry(
        "aggregate",
        "--lake",
        lake,
        "--keys",
        file("keyset"),
        "--now",
        NOW,
        "--",
        "--runner=FlinkRunner",
        "--flinkMaster=" + cluster.master(),
        "--parallelism=" + parallelism,
        "--filesToStage=" + DIST.resolve("telemetry-flink.jar"));
  }

  @Test
  @Order(1)
  void aggregate_ofALakeInAStoreByEight_releasesTheSameBytes() throws Exception {
    String lake = "s3://" + FlinkCluster.BUCKET + "/a/lake";
    ingest(lake);

    requireSuccess(onFlink(lake, 8));

    assertThat(released(folder.resolve("store/" + FlinkCluster.BUCKET + "/a/lake")))
        .isEqualTo(expected);
    String verified = requireSuccess(telemetry("ledger", "verify", "--lake", lake));
    assertThat(verified).containsPattern("\\d+:[0-9a-f]{64}");
    assertThat(cluster.logs()).doesNotContain(FlinkCluster.SECRET, FlinkCluster.IDENTITY);
  }

  /** This test is the last one, since it kills a worker. */
  @Test
  @Order(2)
  void aggregate_afterATaskManagerIsKilled_releasesTheSameBytes() throws Exception {
    Process run = onFlink(file("killed"), 4);
    String job = awaitRunningJob(run);
    cluster.killWorker(0);
    requireSuccess(run);

    assertThat(released(folder.resolve("killed"))).isEqualTo(expected);
    JsonNode faults = cluster.rest("/jobs/" + job + "/exceptions");
    assertThat(faults.path("exceptionHistory").path("entries"))
        .as("the job was restarted")
        .isNotEmpty();
  }

  /** Waits until tasks of a job are running and returns the job's id. */
  private static String awaitRunningJob(Process run) throws Exception {
    while (run.isAlive()) {
      for (JsonNode job : cluster.rest("/jobs/overview").path("jobs")) {
        if (job.path("state").asText().equals("RUNNING")
            && job.path("tasks").path("running").asInt() > 0) {
          return job.path("jid").asText();
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError(requireSuccess(run));
  }

  private static void copy(String from, String to) throws IOException {
    try (Stream<Path> walk = Files.walk(folder.resolve(from))) {
      for (Path path : walk.toList()) {
        Files.copy(path, folder.resolve(to).resolve(folder.resolve(from).relativize(path)));
      }
    }
  }

  /** The digests of the release files, by stream and window. */
  private static Map<String, String> released(Path lake) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(lake.resolve("ledger/released"))) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        files.put(
            lake.relativize(file.getParent()).toString(),
            java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes)));
      }
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
    return files;
  }
}
