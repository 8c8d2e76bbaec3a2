package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapturedRequestsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("shared.dir", "shared"), "data", "events");

  /** Returns the elements of a JSON array as texts. */
  private static List<String> requests(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    List<String> found = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getCharOffset();
        found.add(text.substring(start, end).replaceAll("\\s*\\n\\s*", ""));
      }
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({"tracker-requests.json,9,1", "tracker-requests-after-503.json,-1,-1"})
  void requests_ofUnmodifiedClients_areEvents(String file, int rows, int refused)
      throws IOException {
    Path path = FOLDER.resolve(file);
    Assumptions.assumeTrue(Files.isRegularFile(path), "no captured requests: " + path);
    ProjectorFixture outcomes =
        ProjectorFixture.events().project(requests(path).toArray(String[]::new));
    assertThat(outcomes.refused)
        .isNotEmpty()
        .allMatch(reason -> reason.startsWith("unknown-body|"), "PostHog alone is not understood");
    if (rows >= 0) {
      assertThat(outcomes.rows).hasSize(rows);
      assertThat(outcomes.refused).hasSize(refused);
    }
    assertThat(outcomes.rows)
        .extracting(row -> row.get("event_type").toString())
        .contains("page_view", "feature", "page_ping");
    assertThat(outcomes.rows.toString()).doesNotContain("general\"", "127.0.0.1", "Directory");
  }

  @ParameterizedTest
  @CsvSource("tracker-requests-after-503.json")
  void events_sentAgain_haveTheSameRecord(String file) throws IOException {
    Path path = FOLDER.resolve(file);
    Assumptions.assumeTrue(Files.isRegularFile(path), "no captured requests: " + path);
    ProjectorFixture outcomes =
        ProjectorFixture.events().project(requests(path).toArray(String[]::new));
    long distinct = outcomes.rows.stream().map(row -> row.get("record")).distinct().count();
    assertThat(distinct).isLessThan(outcomes.rows.size());
  }
}
