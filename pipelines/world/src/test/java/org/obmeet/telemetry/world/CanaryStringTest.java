package org.obmeet.telemetry.world;

import static java.lang.Boolean.TRUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.world.dataset.GeneratedFilesReader;
import org.obmeet.telemetry.world.dataset.SmallDataset;
import org.obmeet.telemetry.world.dataset.SyntheticDataset;

/** Tests that every kind of canary is in the generated files. */
class CanaryStringTest {
  @Test
  void canaries_ofEveryKind_areSent(@TempDir Path out) throws IOException {
    SyntheticDataset dataset = SyntheticDataset.of(SmallDataset.OPTIONS.withInstances(150));
    dataset.write(out);
    String text =
        String.join("\n", GeneratedFilesReader.lines(out.resolve("reports.ndjson.gz")))
            + String.join("\n", GeneratedFilesReader.lines(out.resolve("events.ndjson.gz")))
            + String.join("\n", GeneratedFilesReader.lines(out.resolve("consents.ndjson")));
    Map<String, Boolean> found = new TreeMap<>();
    dataset
        .canaries()
        .forEach(
            canary ->
                found.compute(
                    canary.kind(),
                    (k, before) -> TRUE.equals(before) || text.contains(canary.text())));
    assertThat(found).doesNotContainValue(false).hasSizeGreaterThan(25);
    Set<String> keys =
        new TreeSet<>(
            Set.of(
                "\"host\"",
                "organizationName",
                "siteName",
                "website",
                "contactName",
                "contactEmail",
                "smtpHost",
                "smtpPort",
                "fromEmail",
                "biggestRoom",
                "smallestRoom",
                "externalConnectedServers",
                "omnichannelSources",
                "teamStats",
                "deploymentFingerprintHash",
                "statsToken",
                "\"tag\"",
                "\"branch\"",
                "\"pid\"",
                "loadavg",
                "freemem",
                "lastLogin",
                "lastMessageSentAt",
                "lastSeenSubscription",
                "resumeToken=",
                "\"label\"",
                "\"ip\"",
                "token_auth"));
    keys.removeIf(text::contains);
    assertThat(keys).isEmpty();
  }

  @Test
  void text_withoutMarker_isRejected() {
    assertThatThrownBy(() -> new CanaryString("host", "chat.example.org"))
        .hasMessage("text of kind host must contain one of [zqx7, -f00d-4bad-, f00d4bad] or 90909");
  }
}
