package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class RealReportsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("shared.dir", "shared"), "data", "reports");
  private static final Instant NOW = Instant.parse("2024-04-15T00:00:00Z");

  /** Keys with identifying values, at any depth. */
  private static final Set<String> LEAKING =
      Set.of(
          "_id",
          "uniqueId",
          "host",
          "deploymentFingerprintHash",
          "organizationName",
          "website",
          "siteName",
          "contactName",
          "contactEmail",
          "smtpHost",
          "fromEmail",
          "biggestRoom",
          "smallestRoom",
          "alias",
          "statsToken",
          "tag",
          "branch",
          "model",
          "hash",
          "lastLogin",
          "lastMessageSentAt",
          "lastSeenSubscription",
          "installedAt",
          "createdAt",
          "_updatedAt",
          "name",
          "servers",
          "release",
          "nodeVersion");

  private static List<String> lines() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), "no folder of real reports: " + FOLDER);
    List<String> lines = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, "*.ndjson")) {
      for (Path file : files) {
        lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
      }
    }
    return lines;
  }

  private static ProjectorFixture projected() throws IOException {
    return ProjectorFixture.reports().at(NOW).project(lines().toArray(String[]::new));
  }

  @Test
  void realReports_underExtendedConsent_becomeOneRowEach() throws IOException {
    ProjectorFixture outcomes = projected();
    assertThat(outcomes.refused).isEmpty();
    assertThat(outcomes.rows).hasSize(35);
    assertThat(outcomes.rows.stream().map(row -> row.get("record")).distinct()).hasSize(35);
    assertThat(outcomes.rows.stream().map(row -> row.get("instance")).distinct()).hasSize(1);
    assertThat(outcomes.adjusted).isEmpty();
  }

  @Test
  void realReports_projected_keepTheirInvariants() throws IOException {
    for (GenericRecord row : projected().rows) {
      assertThat(sum(row, "online_users", "away_users", "busy_users", "offline_users"))
          .isEqualTo(row.get("total_users"));
      assertThat(
              sum(row, "total_channels", "total_private_groups", "total_direct", "total_livechat"))
          .isEqualTo(row.get("total_rooms"));
      assertThat(
              sum(
                  row,
                  "total_channel_messages",
                  "total_private_group_messages",
                  "total_direct_messages",
                  "total_discussions_messages",
                  "total_livechat_messages"))
          .isEqualTo(row.get("total_messages"));
      assertThat(row.get("users_with_language")).isEqualTo(row.get("total_users"));
      assertThat(row.get("version")).isEqualTo("6.6.0");
      assertThat(row.get("os_release").toString()).matches("\\d+\\.\\d+");
    }
  }

  @Test
  void realReports_withExtendedFields_areConsistent() throws IOException {
    for (GenericRecord row : projected().rows) {
      for (String flag : List.of("users", "rooms", "messages", "languages")) {
        assertThat(row.get(flag + "_add_up")).as(flag).isEqualTo(true);
      }
      assertThat(row.get("message_counting")).isEqualTo("five_counters");
      assertThat(row.get("users_language_none")).isEqualTo(row.get("total_users"));
      assertThat(row.get("users_language_not_listed")).isEqualTo(0L);
      assertThat(row.get("users_yesterday_days_ago")).isEqualTo(1L);
      assertThat(row.get("oauth_custom_providers")).isEqualTo(0L);
      assertThat(row.get("module_auditing")).isEqualTo(false);
      assertThat(row.get("push_gateway")).isEqualTo(true);
      assertThat(row.get("push_custom_gateway")).isEqualTo(false);
      assertThat(row.get("saml_signature_validation")).isIn("All", null);
      assertThat(row.get("routing_algorithm")).isEqualTo("Auto_Selection");
      for (String window : List.of("yesterday", "last_week", "last_month")) {
        assertThat(parts(row, "device_sessions_" + window + "_"))
            .isEqualTo(row.get("device_sessions_" + window));
        assertThat(parts(row, "os_sessions_" + window + "_"))
            .isEqualTo(row.get("os_sessions_" + window));
        assertThat(parts(row, "users_" + window + "_role_"))
            .isEqualTo(row.get("users_" + window + "_roles"));
      }
    }
  }

  private static Long parts(GenericRecord row, String prefix) {
    Long sum = null;
    for (org.apache.avro.Schema.Field field : row.getSchema().getFields()) {
      if (field.name().startsWith(prefix) && row.get(field.pos()) instanceof Long value) {
        sum = (sum == null ? 0 : sum) + value;
      }
    }
    return sum;
  }

  private static long sum(GenericRecord row, String... fields) {
    long sum = 0;
    for (String field : fields) {
      sum += (Long) row.get(field);
    }
    return sum;
  }

  @Test
  void rowsOfRealReports_searchedForLeakingValues_containNone() throws IOException {
    Set<String> planted = new TreeSet<>();
    for (String line : lines()) {
      collect(line, planted);
    }
    assertThat(planted).hasSizeGreaterThan(100);
    String bytes = bytes(projected().rows);
    for (String value : planted) {
      assertThat(bytes.contains(value))
          .as("a leaking value of %d characters", value.length())
          .isFalse();
    }
  }

  @Test
  void search_ofAPlantedLabel_findsIt() throws IOException {
    assertThat(bytes(projected().rows)).contains("wiredTiger");
  }

  private static String bytes(List<GenericRecord> rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    for (GenericRecord row : rows) {
      new GenericDatumWriter<GenericRecord>(row.getSchema()).write(row, encoder);
    }
    encoder.flush();
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static void collect(String line, Set<String> values) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        boolean leaks =
            token == JsonToken.VALUE_STRING
                && parser.currentName() != null
                && LEAKING.contains(parser.currentName());
        if (leaks && parser.getText().length() > 5) {
          values.add(parser.getText());
        }
      }
    }
  }
}
