package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.releases.ReleaseView;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.s3.S3TestServer;

/** Tests a lake in an object store with the command line, and moving a lake there and back. */
@Tag("integration")
class S3LakeTest {
  private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");

  @TempDir Path folder;
  private final S3TestServer server = S3TestServer.running();
  private final String lake = server.root();
  private final StringBuilder said = new StringBuilder();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  private CliResult must(String now, String... words) {
    List<String> args = new ArrayList<>(List.of(words));
    args.addAll(List.of("--lake", lake));
    if (!now.isEmpty()) {
      args.addAll(List.of("--keys", folder.resolve("ring").toString(), "--now", now));
    }
    CliResult called = CliResult.with(args.toArray(String[]::new));
    assertThat(called.code()).as(called.err()).isZero();
    said.append(called.out()).append(called.err());
    return called;
  }

  private Path events() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String day : List.of("2026-07-20", "2026-07-28")) {
      for (int i = 0; i < 25; i++) {
        lines.add(
            """
            {"type":"page","userId":"secret-p%1$s","messageId":"%1$s-%2$s",\
            "timestamp":"%2$sT08:00:00Z","properties":{"url":"https://obmeet.org/home"}}\
            """
                .formatted(i, day));
      }
    }
    return Files.write(folder.resolve("events"), lines);
  }

  @Test
  void lake_inAnObjectStore_supportsEveryCommand() throws Exception {
    collected();
    must("2026-08-03T12:00:00Z", "ingest", "--events", events().toString());
    CliResult daily = must("2026-08-10T00:00:00Z", "daily");
    assertThat(daily.err())
        .contains("Verified: nothing in the lake is past its period.", "Rebuilt " + lake);
    CliResult query =
        must("", "query", "SELECT sum(page_views) FROM page_views_by_route", "--format", "csv");
    assertThat(query.out()).as("of the week in which people are eligible").contains("25");
    Path cached = ReleaseView.cacheFolder(lake);
    try (Stream<Path> walk = Files.walk(cached)) {
      assertThat(walk.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsExactly("catalog.duckdb");
    }

    must("2026-08-10T01:00:00Z", "erase", "--person", "secret-p3", "--reason", "request", "--yes");
    must("2026-08-10T02:00:00Z", "retain", "verify");
    must("2026-08-10T02:00:00Z", "retain", "enforce");
    must("2026-08-10T02:00:00Z", "export", "--person", "secret-p4", "--out", folder + "/copy.zip");
    must("", "releases", "list");
    must("", "report", "--out", folder + "/report.html");
    must("", "releases", "export", "--csv", folder + "/csv");
    must("", "ledger", "verify");
    must("2026-08-10T03:00:00Z", "doctor");
    assertThat(said.toString())
        .contains("the store creates a file only once")
        .doesNotContain(S3TestServer.SECRET, S3TestServer.IDENTITY);
    CliResult late = must("2026-09-10T00:00:00Z", "retain", "enforce");
    assertThat(late.err()).contains("Verified");
  }

  /** Acknowledged data are stored, whether the collector stopped regularly or was killed. */
  private void collected() throws Exception {
    Process first = collector("first.log");
    String base = "http://127.0.0.1:" + port(folder.resolve("first.log"), first);
    String consent =
        "{\"statistics\":true,\"scope\":\"info-page\",\"deployment\":\"unregistered\","
            + "\"policyVersion\":\"2025-06\"}";
    Map<String, String> tokens = new HashMap<>();
    for (String id : List.of("a", "b")) {
      HttpResponse<String> optIn =
          send("PUT", base + "/v1/instances/" + id + "/consent", consent, "none");
      assertThat(optIn.statusCode()).isEqualTo(201);
      tokens.put(id, new JsonMapper().readTree(optIn.body()).path("token").asText());
    }
    assertThat(report(base, "a", tokens)).isEqualTo(202);
    first.destroyForcibly().waitFor();

    Process second = collector("second.log");
    base = "http://127.0.0.1:" + port(folder.resolve("second.log"), second);
    assertThat(report(base, "b", tokens)).isEqualTo(202);
    assertThat(report(base, "a", tokens)).as("it is held already").isEqualTo(200);
    second.destroy();
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isZero();
    String logs =
        Files.readString(folder.resolve("first.log"))
            + Files.readString(folder.resolve("second.log"));
    assertThat(logs)
        .contains("\"event\":\"segment_recovered\"")
        .doesNotContain(S3TestServer.SECRET, S3TestServer.IDENTITY);
    CliResult ingest = must("2026-08-02T12:00:00Z", "ingest");
    assertThat(ingest.err()).contains("instance_statistics: 2 read = 2 accepted");
  }

  private static int report(String base, String id, Map<String, String> tokens) throws Exception {
    return send("POST", base + "/v1/statistics", report(id), tokens.get(id)).statusCode();
  }

  private static String report(String id) {
    return "{\"uniqueId\":\"%s\",\"createdAt\":\"2026-08-01T13:02:00Z\",\"version\":\"6.6.0\"}"
        .formatted(id);
  }

  private Process collector(String log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "collect",
            "--lake",
            lake,
            "--keys",
            folder.resolve("ring").toString(),
            "--spool",
            folder.resolve("spool").toString(),
            "--now",
            "2026-08-01T13:00:00Z",
            "--port",
            "0");
    builder.environment().put("AWS_ENDPOINT_URL_S3", server.endpoint());
    builder.environment().put("AWS_REGION", "eu-central-1");
    builder.environment().put("AWS_ACCESS_KEY_ID", S3TestServer.IDENTITY);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", S3TestServer.SECRET);
    Path file = folder.resolve(log);
    Process process = builder.redirectErrorStream(true).redirectOutput(file.toFile()).start();
    started.add(process);
    return process;
  }

  private static String port(Path log, Process process) throws Exception {
    for (int tenth = 0; tenth < 300 && process.isAlive(); tenth++) {
      Matcher port = PORT.matcher(Files.readString(log));
      if (port.find()) {
        return port.group(1);
      }
      Thread.sleep(100);
    }
    throw new AssertionError(Files.readString(log));
  }

  private static HttpResponse<String> send(String method, String uri, String body, String token)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void lake_movedToAStoreAndBack_isTheSame_andReleasesTheSameBytes() throws Exception {
    Path here = folder.resolve("lake");
    Path ring = folder.resolve("ring");
    CliResult ingest =
        CliResult.with(
            "ingest",
            "--events=" + events(),
            "--lake=" + here,
            "--keys=" + ring,
            "--now=2026-08-03T12:00:00Z");
    assertThat(ingest.code()).as(ingest.err()).isZero();
    server.upload(here, lake);
    Files.copy(ring, folder.resolve("ring2"), StandardCopyOption.COPY_ATTRIBUTES);

    must("2026-08-10T00:00:00Z", "aggregate");
    CliResult local =
        CliResult.with(
            "aggregate", "--lake=" + here, "--keys=" + ring, "--now=2026-08-10T00:00:00Z");
    assertThat(local.code()).as(local.err()).isZero();
    Path back = folder.resolve("back");
    server.download(lake, back);

    assertThat(released(back)).isNotEmpty().isEqualTo(released(here));
    CliResult verified = CliResult.with("ledger", "verify", "--lake", back.toString());
    assertThat(verified.code()).as(verified.err()).isZero();
    CliResult doctor =
        CliResult.with("doctor", "--lake=" + back, "--keys=" + ring, "--now=2026-08-10T01:00:00Z");
    assertThat(doctor.code()).as(doctor.out()).isZero();
    CliResult query =
        CliResult.with(
            "query", "SELECT sum(page_views) FROM page_views_by_route", "--lake=" + back);
    assertThat(query.out()).as("of the week in which people are eligible").contains("25");
  }

  /**
   * Returns the released files by name, except the catalogue database. The names of release files
   * are without their run.
   */
  private static Map<String, String> released(Path lake) throws IOException {
    ReleaseIndex index = ReleaseIndex.parse(Files.readAllBytes(lake.resolve(ReleaseIndex.PATH)));
    Map<String, String> files = new TreeMap<>();
    for (ReleaseIndex.Entry file : index.files()) {
      byte[] bytes = Files.readAllBytes(lake.resolve("release").resolve(file.path()));
      assertThat(Digests.sha256Hex(bytes)).isEqualTo(file.sha256());
      if (!file.name().endsWith(".duckdb")) {
        files.put(
            file.name().replaceFirst("-\\d{8}T\\d{6}Z-[a-z]+-[0-9a-f]{8}", ""), file.sha256());
      }
    }
    return files;
  }

  @Test
  void lake_unreachable_isReportedInOneLine() {
    CliResult none = CliResult.with("query", "SELECT 1", "--lake", "s3://nowhere-at-all/lake");
    assertThat(none.code()).isEqualTo(43);
    assertThat(none.err())
        .startsWith(
            "telemetry: --lake must be an existing lake; there is none at"
                + " s3://nowhere-at-all/lake");
    CliResult malformed = CliResult.with("query", "SELECT 1", "--lake", "s3://BIG/lake");
    assertThat(malformed.err()).contains("must have the form s3://BUCKET/PREFIX");
    assertThat(malformed.code()).isEqualTo(43);
    CliResult spool = CliResult.with("collect", "--lake", lake, "--keys", folder + "/ring");
    assertThat(spool.code()).isEqualTo(43);
    assertThat(spool.err()).contains("--spool must be a local folder");
  }
}
