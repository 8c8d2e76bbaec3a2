package org.obmeet.telemetry.collector.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.collector.CollectorFixture;
import org.obmeet.telemetry.collector.IngestedRows;
import org.obmeet.telemetry.collector.RawTextScanner;

/**
 * Tests the documents of several versions of unmodified servers, with a host, a foreign bearer
 * token and other identifying data. Each document is stored, and no identifying data of it are.
 */
class StockReportsIntakeTest {
  private static final Path FIELDS =
      Path.of(System.getProperty("shared.dir", "shared"), "data", "statistics_fields.csv");
  private static final String PLANTED = "pl4nt";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(StockReports.class)
  void document_ofAnUnmodifiedServer_isStored_withoutLeaks(StockReports version) {
    assertThat(version.planted()).hasSizeGreaterThan(4);
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      collector.optInStock(version.instance(), "extended", version.host());
      report(collector, version.document(collector.clock().millis()));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    GenericRecord row = ingested();
    assertThat(row.get("total_users")).isEqualTo(11L);
    assertThat(row.get("version").toString()).startsWith(version.name().substring(1, 2) + ".");
  }

  /**
   * Sends a document twice as an unmodified server does, and once as if its bearer token were a
   * token of this system.
   */
  private static void report(CollectorFixture collector, String document) {
    String[] bearer = {"Authorization", "Bearer pl4nt-foreign-bearer"};
    assertThat(collector.post("/", document, bearer).statusCode()).as(document).isEqualTo(202);
    assertThat(collector.post("/", document, bearer).statusCode()).isEqualTo(200);
    assertThat(collector.post("/v1/statistics", document, bearer).statusCode()).isEqualTo(403);
    assertThat(String.join("", collector.log())).doesNotContain(PLANTED);
    assertThat(collector.get("/metrics").body()).doesNotContain(PLANTED);
  }

  private GenericRecord ingested() {
    IngestedRows clean = new IngestedRows(folder);
    clean.ingest(Instant.now());
    List<GenericRecord> rows = clean.rows("instance_statistics");
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).get("verification").toString()).isEqualTo("unverified");
    assertThat(RawTextScanner.below(folder, PLANTED)).isEmpty();
    return rows.get(0);
  }

  @Test
  void dryRun_ofADocumentWithCanaries_listsDroppedPaths_withoutTheirValues() throws Exception {
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      for (StockReports version : StockReports.values()) {
        String token = collector.optIn(version.instance(), "extended");
        JsonNode response =
            CollectorFixture.json(
                collector.post(
                    "/v1/statistics?dry-run=true",
                    version.document(collector.clock().millis()),
                    "Authorization",
                    token));
        assertThat(response.path("verdict").asText()).isEqualTo("accepted");
        assertThat(response.path("stored").toString()).doesNotContain(PLANTED);
        assertThat(response.path("dropped").toString())
            .contains("uniqueId")
            .doesNotContain("pl4nt-organisation", "pl4nt-host", "pl4nt-mail");
      }
    }
  }

  /** Tests every path of a version, with a canary in each text. */
  @ParameterizedTest
  @ValueSource(strings = {"0.61.2:6", "6.6.0:7", "8.7.0:8"})
  void everyField_withACanary_leavesNoTrace(String versionAndColumn) throws Exception {
    assumeTrue(Files.exists(FIELDS), "there is no " + FIELDS);
    String version = versionAndColumn.substring(0, versionAndColumn.indexOf(':'));
    int column = Integer.parseInt(versionAndColumn.substring(versionAndColumn.indexOf(':') + 1));
    ObjectNode document = new JsonMapper().createObjectNode();
    int number = 0;
    for (String line : Files.readAllLines(FIELDS).stream().skip(1).toList()) {
      List<String> cells = cells(line);
      String type = cells.size() > column ? cells.get(column) : "";
      if (!type.isBlank() && !type.equals("null")) {
        plant(document, cells.get(0), type, ++number);
      }
    }
    assertThat(number).as("paths of the version").isGreaterThan(40);
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      document.put("uniqueId", "pl4nt-instance").put("_id", "pl4nt-record");
      document.put("version", version).put("host", "https://pl4nt-host.example");
      document.put("createdAt", collector.clock().instant().toString()).put("totalUsers", 11);
      collector.optInStock("pl4nt-instance", "extended", "pl4nt-host.example");
      report(collector, document.toString());
    }
    assertThat(ingested().get("total_users")).isEqualTo(11L);
  }

  private static List<String> cells(String line) {
    List<String> cells = new java.util.ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (char c : (line + ",").toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    return cells;
  }

  private static void plant(ObjectNode document, String path, String type, int number) {
    String[] steps = path.replaceAll("<[^>]*>|\\*", "pl4nt-key").split("\\.");
    ObjectNode at = document;
    for (int i = 0; i < steps.length; i++) {
      boolean list = steps[i].endsWith("[]");
      String name = list ? steps[i].substring(0, steps[i].length() - 2) : steps[i];
      boolean last = i == steps.length - 1;
      JsonNode there = at.path(name);
      if (last && there.isContainerNode()) {
        return;
      } else if (last) {
        leaf(at, name, list, type, number);
      } else if (list) {
        ArrayNode array = there instanceof ArrayNode known ? known : at.putArray(name);
        at = array.path(0) instanceof ObjectNode known ? known : array.insertObject(0);
      } else {
        at = there instanceof ObjectNode known ? known : at.putObject(name);
      }
    }
  }

  private static void leaf(ObjectNode at, String name, boolean list, String type, int number) {
    if (list) {
      at.putArray(name).add("pl4nt-element-" + number);
    } else if (type.contains("str")) {
      at.put(name, "pl4nt-text-" + number);
    } else if (type.contains("int") || type.contains("float")) {
      at.put(name, number);
    } else if (type.contains("bool")) {
      at.put(name, true);
    } else {
      at.put(name, "pl4nt-other-" + number);
    }
  }
}
