package org.obmeet.telemetry.synthetic.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.dataset.GeneratedFilesReader;
import org.obmeet.telemetry.synthetic.dataset.SyntheticDataset;

/** Tests the format and the sums of statistics documents. */
class StatisticsDocumentTest {
  @TempDir static Path out;
  private static final List<JsonNode> LINES = new ArrayList<>();
  private static final List<JsonNode> DOCUMENTS = new ArrayList<>();

  @BeforeAll
  static void write() throws IOException {
    new SyntheticDataset(
            GeneratorOptions.defaults().withInstances(500).withDays(7).withEvents(0),
            Catalog.load())
        .write(out);
    ObjectMapper mapper = new ObjectMapper();
    for (String line : GeneratedFilesReader.reports(out)) {
      JsonNode node = mapper.readTree(line);
      LINES.add(node);
      DOCUMENTS.add(node.has("statistics") ? node.get("statistics") : node);
    }
  }

  private static long sum(JsonNode d, String... names) {
    return java.util.Arrays.stream(names).mapToLong(n -> d.path(n).asLong()).sum();
  }

  private static boolean users(JsonNode d) {
    return sum(d, "onlineUsers", "awayUsers", "busyUsers", "offlineUsers")
        == d.get("totalUsers").asLong();
  }

  private static boolean rooms(JsonNode d) {
    return sum(
            d,
            "totalChannels",
            "totalPrivateGroups",
            "totalDirect",
            "totalLivechat",
            "totlalLivechat")
        == d.get("totalRooms").asLong();
  }

  private static boolean messages(JsonNode d) {
    return sum(
            d,
            "totalChannelMessages",
            "totalPrivateGroupMessages",
            "totalDirectMessages",
            "totalDiscussionsMessages",
            "totalLivechatMessages")
        == d.get("totalMessages").asLong();
  }

  private static boolean languages(JsonNode d) {
    return !d.has("userLanguages")
        || StreamSupport.stream(d.get("userLanguages").spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .sum()
            == d.get("totalUsers").asLong();
  }

  @Test
  void counters_addUpInMostDocuments() {
    List<Predicate<JsonNode>> sums =
        List.of(
            StatisticsDocumentTest::users,
            StatisticsDocumentTest::rooms,
            StatisticsDocumentTest::messages);
    for (Predicate<JsonNode> sum : sums) {
      assertThat(DOCUMENTS).filteredOn(sum.negate()).hasSizeBetween(1, DOCUMENTS.size() / 50);
    }
    assertThat(DOCUMENTS).filteredOn(d -> !languages(d)).hasSizeBetween(1, DOCUMENTS.size() / 50);
  }

  @Test
  void counters_exceptBrokenOnes_areNotNegative() {
    for (JsonNode d : DOCUMENTS) {
      d.properties()
          .forEach(
              e -> {
                if (e.getValue().isNumber() && !e.getKey().equals("totalThreads")) {
                  assertThat(e.getValue().asLong()).as(e.getKey()).isNotNegative();
                }
              });
    }
    assertThat(DOCUMENTS).anyMatch(d -> d.path("totalThreads").asLong() < 0);
    assertThat(DOCUMENTS).anyMatch(d -> d.path("uploadsTotalSize").asLong() > 1L << 53);
  }

  @Test
  void formats_differBetweenVersions() {
    assertThat(DOCUMENTS)
        .anyMatch(d -> d.has("totlalLivechat") && !d.has("totalLivechat"))
        .anyMatch(d -> d.path("apps").path("totalInstalled").isBoolean())
        .anyMatch(d -> d.path("apps").path("totalInstalled").isInt())
        .anyMatch(d -> d.has("matrixBridgeEnabled"))
        .anyMatch(d -> d.path("matrixFederation").path("biggestRoom").isObject())
        .anyMatch(d -> d.path("matrixFederation").path("biggestRoom").isNull())
        .anyMatch(d -> d.path("matrixFederation").path("maximumSizeOfPublicRoomsUsers").isInt())
        .anyMatch(d -> d.path("teams").path("teamStats").isArray())
        .anyMatch(d -> d.has("teams") && !d.get("teams").has("teamStats"))
        .anyMatch(d -> d.path("lastLogin").asText().matches("\\d{4}-\\d\\d-\\d\\dT.*Z"))
        .anyMatch(
            d ->
                d.path("lastLogin")
                    .asText()
                    .matches(
                        "\\w{3} \\w{3} \\d\\d \\d{4} [0-9:]{8} GMT\\+0000 \\(Coordinated"
                            + " Universal Time\\)"))
        .anyMatch(d -> d.path("lastLogin").asText().isEmpty())
        .anyMatch(d -> d.path("os").path("uptime").isInt())
        .anyMatch(d -> d.path("os").path("uptime").isDouble())
        .anyMatch(d -> d.path("settings").isEmpty() && d.has("settings"))
        .anyMatch(d -> d.path("wizard").path("country").isNull())
        .anyMatch(d -> d.path("version").asText().startsWith("8.") && d.get("tag").isNull())
        .anyMatch(d -> d.path("version").asText().equals("6.6.0") && !d.has("tag"));
    for (String major : List.of("0.", "3.", "5.", "6.6.", "8.")) {
      assertThat(DOCUMENTS).as(major).anyMatch(d -> d.get("version").asText().startsWith(major));
    }
  }

  @Test
  void document_hasOneOfThreeWrappings() {
    assertThat(LINES)
        .anyMatch(n -> !n.has("statistics") && n.has("host"))
        .anyMatch(n -> n.has("statistics") && n.has("host"))
        .anyMatch(n -> n.path("statistics").has("host"));
  }

  @Test
  void document_ofACurrentVersion_hasARealisticSize() {
    assertThat(LINES)
        .filteredOn(n -> n.toString().length() > 4000)
        .hasSizeGreaterThan(LINES.size() * 8 / 10)
        .allMatch(n -> n.toString().getBytes(StandardCharsets.UTF_8).length < 16_000);
  }
}
