package org.obmeet.telemetry.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the jobs on a local Spark release the same bytes as on the embedded runner. */
class SparkTest {
  private static final String NOW = "2026-09-14T00:00:00Z";

  private static final List<String> SPARK =
      List.of("--runner=SparkRunner", "--sparkMaster=local[2]");

  @TempDir static Path folder;
  private static Map<String, String> expected;

  @BeforeAll
  static void releaseOnce() throws Exception {
    Files.createDirectory(folder.resolve("journals"));
    telemetry(
        List.of("generate", "--out", file("input"), "--instances", "150", "--people", "100"),
        List.of("--days", "14"));
    ingest("direct", List.of());
    aggregate("direct", List.of());
    expected = released(folder.resolve("direct"));
    assertThat(expected).hasSizeGreaterThan(4);
  }

  @Test
  void ingestAndAggregate_onLocalSpark_releaseTheSameBytes() throws Exception {
    // The subject key has a part in the choice of suppressed cells.
    Files.copy(folder.resolve("keyset-direct"), folder.resolve("keyset-spark"), COPY_ATTRIBUTES);
    ingest("spark", SPARK);
    aggregate("spark", SPARK);

    assertThat(released(folder.resolve("spark"))).isEqualTo(expected);
    assertThat(eventLogs())
        .as("successful jobs of ingest and aggregate in Spark's event logs")
        .extracting(journal -> journal.contains("\"JobSucceeded\""))
        .containsExactly(true, true);
  }

  @Test
  void releasedFiles_readBySpark_haveTheSumsOfQuery() throws Exception {
    List<String> lines =
        java(SparkSums.class.getName(), List.of(file("direct/release"))).lines().toList();
    String queries =
        lines.stream()
            .filter(line -> line.startsWith(SparkSums.QUERY))
            .map(line -> line.substring(SparkSums.QUERY.length()))
            .collect(Collectors.joining(" UNION ALL "));

    String sums = telemetry(List.of("query", "--lake", file("direct"), "--format", "csv", queries));

    assertThat(sums.lines().filter(line -> line.startsWith(SparkSums.SUMS)))
        .hasSizeGreaterThan(40)
        .containsExactlyInAnyOrderElementsOf(
            lines.stream().filter(line -> line.startsWith(SparkSums.SUMS)).toList());
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static String ingest(String lake, List<String> beam) throws Exception {
    return telemetry(
        List.of("ingest", "--lake", file(lake), "--keys", file("keyset-" + lake), "--now", NOW),
        List.of("--reports", file("input/reports.ndjson.gz")),
        List.of("--events", file("input/events.ndjson.gz")),
        List.of("--consents", file("input/consents.ndjson"), "--"),
        beam);
  }

  private static String aggregate(String lake, List<String> beam) throws Exception {
    return telemetry(
        List.of("aggregate", "--lake", file(lake), "--keys", file("keyset-" + lake), "--now", NOW),
        List.of("--"),
        beam);
  }

  @SafeVarargs
  private static String telemetry(List<String>... words) throws Exception {
    return java("org.obmeet.telemetry.cli.Main", words);
  }

  /** Runs a class in a separate process, which must exit with 0, and returns its output. */
  @SafeVarargs
  private static String java(String main, List<String>... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xmx1g",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.eventLog.enabled=true",
            "-Dspark.eventLog.dir=" + folder.resolve("journals").toUri(),
            "-cp",
            System.getProperty("java.class.path"),
            main));
    Stream.of(words).forEach(command::addAll);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("TELEMETRY_TRACE", "1", "SPARK_LOCAL_IP", "127.0.0.1"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static List<String> eventLogs() throws IOException {
    List<String> eventLogs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("journals"))) {
      for (Path file : files.toList()) {
        eventLogs.add(Files.readString(file));
      }
    }
    return eventLogs;
  }

  /** The digests of the release files, by stream and window. */
  private static Map<String, String> released(Path lake)
      throws IOException, NoSuchAlgorithmException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(lake.resolve("ledger/released"))) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        files.put(lake.relativize(file.getParent()).toString(), HexFormat.of().formatHex(digest));
      }
    }
    return files;
  }
}
