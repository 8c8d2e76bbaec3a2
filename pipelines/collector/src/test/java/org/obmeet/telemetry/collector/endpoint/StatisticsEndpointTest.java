package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.IngestedRows;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;

/** Tests the intake of reports over HTTP. */
class StatisticsEndpointTest {
  private static final String PATH = "/v1/statistics";

  @RegisterExtension final CollectorFixture collector = CollectorFixture.perTest();

  private HttpResponse<String> post(String report, String token) {
    return collector.post(PATH, report, "Authorization", token);
  }

  @Test
  void report_sentAgainAfterARestart_isADuplicate() throws Exception {
    String token = collector.optIn("abc", "info-page");
    String report = collector.report("abc", "r1");

    assertThat(post(report, token).statusCode()).isEqualTo(202);
    assertThat(post(report, token).statusCode()).isEqualTo(200);
    collector.restart();
    assertThat(post(report, token).statusCode()).as("after a restart").isEqualTo(200);
    assertThat(post(collector.report("abc", "r2"), token).statusCode()).isEqualTo(202);
    collector.close();

    IngestedRows clean = new IngestedRows(collector.folder());
    clean.ingest(Instant.now());
    assertThat(clean.records("instance_statistics").values()).hasSize(2).containsOnly(1);
    collector.restart();
    assertThat(post(report, token).statusCode()).as("after ingest").isEqualTo(200);
  }

  @Test
  void reports_ofTwoInstancesWithOneRecordId_areBothStored() {
    String first = collector.optIn("first", "info-page");
    String second = collector.optIn("second", "info-page");
    assertThat(post(collector.report("first", "r1"), first).statusCode()).isEqualTo(202);
    assertThat(post(collector.report("second", "r1"), second).statusCode()).isEqualTo(202);
  }

  @Test
  void report_sentConcurrently_isStoredOnce() throws Exception {
    String token = collector.optIn("abc", "info-page");
    String report = collector.report("abc", "r1");
    List<Integer> codes = new java.util.concurrent.CopyOnWriteArrayList<>();
    List<Thread> all =
        Stream.generate(() -> new Thread(() -> codes.add(post(report, token).statusCode())))
            .limit(20)
            .toList();
    all.forEach(Thread::start);
    for (Thread one : all) {
      one.join();
    }
    assertThat(codes.stream().filter(code -> code == 202)).hasSize(1);
    assertThat(codes.stream().filter(code -> code == 200)).hasSize(19);
  }

  @Test
  void dryRun_ofAReport_listsEachField_andWritesNothing() throws Exception {
    String token = collector.optIn("abc", "info-page");
    Map<String, Long> before = files();

    HttpResponse<String> response =
        collector.post(
            PATH + "?dry-run=true", collector.report("abc", "r1"), "Authorization", token);

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode json = CollectorFixture.json(response);
    assertThat(json.path("verdict").asText()).isEqualTo("accepted");
    Map<String, String> stored = new TreeMap<>();
    json.path("stored")
        .forEach(
            field -> {
              assertThat(field.path("class").asText()).isNotEmpty();
              assertThat(field.path("treatment").asText()).isNotEmpty();
              assertThat(field.path("scope").asText()).isNotEmpty();
              stored.put(field.path("field").asText(), field.path("value").asText());
            });
    assertThat(stored).containsEntry("total_users", "12").containsEntry("version", "6.6.0");
    assertThat(stored).containsEntry("instance", "a pseudonym");
    assertThat(stored).doesNotContainKey("country");
    Map<String, String> dropped = new TreeMap<>();
    json.path("dropped")
        .forEach(d -> dropped.put(d.path("path").asText(), d.path("reason").asText()));
    assertThat(dropped)
        .containsEntry("wizard.organizationName", "names the organisation")
        .containsEntry("neverHeardOf.deep[]", "no field of the schema reads it")
        .containsEntry(
            "wizard.country", "the consent does not cover it: it needs the scope extended")
        .containsKeys("host", "_id", "uniqueId")
        .doesNotContainKeys("totalUsers", "version", "createdAt");
    assertThat(response.body()).doesNotContain("Planted").doesNotContain("planted.example");
    assertThat(files()).as("files").isEqualTo(before);
    assertThat(post(collector.report("abc", "r1"), token).statusCode()).isEqualTo(202);
  }

  @Test
  void dryRunAndPage_haveTheNotesOfTheCatalogueInUse(@TempDir Path folder) throws Exception {
    String file = "datasets/instance_statistics/dataset.yaml";
    CatalogSource shipped = CatalogSource.classPath();
    String own = shipped.text(file).replace("names the organisation", "a reason of our own");
    Catalog catalog = Catalog.load(new OverlaidCatalog(shipped, Map.of(file, own)));
    try (CollectorFixture custom =
        CollectorFixture.start(folder, "disk: {low_water: 0}\n", catalog)) {
      String token = custom.optIn("abc", "info-page");
      String report = custom.report("abc", "r1");
      assertThat(custom.post(PATH + "?dry-run=true", report, "Authorization", token).body())
          .contains("a reason of our own");
      assertThat(custom.get("/v1/schema").body()).contains("a reason of our own");
      assertThat(custom.get("/").body()).contains("a reason of our own");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'createdAt':'2020-01-01T00:00:00Z', | dropped | past-retention | the report is older than",
        "'createdAt':'BEFORE', | dropped | not-opted-in | the report was made before the opt-in",
        "'' | rejected | missing-time | createdAt is missing",
        "'createdAt':'soon', | rejected | bad-time | createdAt is not a valid time"
      })
  void dryRun_ofAReportWithABadTime_explainsIt_andShowsTheResultIfMadeNow(
      String time, String verdict, String reason, String explanation) {
    String token = collector.optIn("abc", "info-page");
    String before = collector.clock().instant().minus(Duration.ofDays(3)).toString();
    String report =
        collector
            .report("abc", "r1")
            .replaceFirst("\"createdAt\":\"[^\"]*\",", "TIME")
            .replace("TIME", time.replace('\'', '"').replace("BEFORE", before));

    JsonNode json =
        CollectorFixture.json(
            collector.post(PATH + "?dry-run=true", report, "Authorization", token));

    assertThat(json.path("verdict").asText()).isEqualTo(verdict);
    assertThat(json.path("reason").asText()).isEqualTo(reason);
    assertThat(json.path("explanation").asText()).startsWith(explanation);
    assertThat(json.path("stored")).isEmpty();
    assertThat(json.path("dropped").findValuesAsText("reason"))
        .hasSizeGreaterThan(5)
        .allMatch(why -> why.startsWith(explanation));
    assertThat(json.path("ifMadeNow").path("stored").findValuesAsText("field"))
        .contains("total_users", "version", "instance");
    assertThat(json.path("ifMadeNow").path("dropped").findValuesAsText("reason"))
        .contains("names the organisation", "no field of the schema reads it");
    assertThat(json.toString()).doesNotContain("Planted").doesNotContain("planted.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dry-run", "dry-run=1", "dry-run=TRUE", "dry-run=false"})
  void dryRun_withAnotherValueThanTrue_isRejected_andStoresNothing(String query) {
    String token = collector.optIn("abc", "info-page");
    String report = collector.report("abc", "r1");
    for (String path : List.of(PATH + "?", "/?")) {
      HttpResponse<String> response = collector.post(path + query, report, "Authorization", token);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    }
    assertThat(post(report, token).statusCode()).as("not stored before").isEqualTo(202);
  }

  @Test
  void dryRun_ofACurrentReport_hasNoExplanation() {
    String token = collector.optIn("abc", "info-page");

    JsonNode json =
        CollectorFixture.json(
            collector.post(
                PATH + "?dry-run=true", collector.report("abc", "r1"), "Authorization", token));

    assertThat(json.has("ifMadeNow")).isFalse();
    assertThat(json.has("explanation")).isFalse();
  }

  private Map<String, Long> files() throws Exception {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(collector.lake())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        sizes.put(file.toString(), Files.size(file));
      }
    }
    return sizes;
  }

  @Test
  void extendedFields_areStoredOnlyUnderTheirScope() {
    String small = collector.optIn("small", "info-page");
    String large = collector.optIn("large", "extended");
    post(collector.report("small", "of-small"), small);
    post(collector.report("large", "of-large"), large);
    collector.close();
    IngestedRows clean = new IngestedRows(collector.folder());
    clean.ingest(Instant.now());

    List<GenericRecord> rows = clean.rows("instance_statistics");
    assertThat(rows).hasSize(2);
    for (GenericRecord row : rows) {
      boolean extended = row.get("consent_scope").toString().equals("extended");
      assertThat(row.get("country") != null).isEqualTo(extended);
    }
  }

  @Test
  void report_withConsentWithdrawnForItsTime_isSuppressedByIngest() {
    String token = collector.optIn("abc", "info-page");
    String ahead = collector.clock().instant().plus(Duration.ofHours(5)).toString();
    assertThat(post(CollectorFixture.report("abc", "r1", ahead), token).statusCode())
        .isEqualTo(202);
    assertThat(post(collector.report("abc", "r2"), token).statusCode()).isEqualTo(202);
    collector.clock().move(Duration.ofSeconds(2));
    collector.send("DELETE", "/v1/instances/abc/consent", "", "Authorization", token);
    collector.close();

    IngestedRows clean = new IngestedRows(collector.folder());
    var report = clean.ingest(Instant.now()).orElseThrow();

    assertThat(report.streams().get("instance_statistics").suppressed())
        .isEqualTo(Map.of("opted_out", 1L));
    assertThat(clean.rows("instance_statistics")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | uniqueId | missing-identifier",
        "{'uniqueId':'abc'} | createdAt | missing-time",
        "{'uniqueId':'abc','createdAt':'soon'} | createdAt | bad-time",
        "{'uniqueId':'abc','createdAt':'2100-01-01T00:00:00Z'} | createdAt | from-the-future",
        "{'uniqueId':'abc' | '' | malformed-json",
        "[] | '' | not-an-object"
      })
  void report_invalid_getsPathAndReason(String report, String path, String reason) {
    String token = collector.optIn("abc", "info-page");

    HttpResponse<String> response = post(report.replace('\'', '"'), token);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(CollectorFixture.json(response).path("path").asText()).isEqualTo(path);
    assertThat(CollectorFixture.json(response).path("reason").asText()).isEqualTo(reason);
  }

  @Test
  void report_gzippedAndWrapped_isAccepted() throws Exception {
    String token = collector.optIn("abc", "info-page");
    String wrapped = "{\"statistics\":" + collector.report("abc", "r1") + "}";
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(wrapped.getBytes(StandardCharsets.UTF_8));
    }
    HttpResponse<String> response =
        collector.send(
            "POST",
            PATH,
            compressed.toByteArray(),
            "Authorization",
            token,
            "Content-Encoding",
            "gzip");
    assertThat(response.statusCode()).isEqualTo(202);
  }
}
