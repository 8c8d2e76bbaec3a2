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

class CanaryStringTest {
  @Test
  void everyKind_standsOnTheWire(@TempDir Path out) throws IOException {
    SyntheticDataset world = SyntheticDataset.of(SmallDataset.OPTIONS.withInstances(150));
    world.write(out);
    String text =
        String.join("\n", GeneratedFilesReader.lines(out.resolve("reports.ndjson.gz")))
            + String.join("\n", GeneratedFilesReader.lines(out.resolve("events.ndjson.gz")))
            + String.join("\n", GeneratedFilesReader.lines(out.resolve("consents.ndjson")));
    Map<String, Boolean> found = new TreeMap<>();
    world
        .planted()
        .forEach(
            p ->
                found.compute(
                    p.kind(), (k, before) -> TRUE.equals(before) || text.contains(p.text())));
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
  void textWithoutMarker_isRefused() {
    assertThatThrownBy(() -> new CanaryString("host", "chat.example.org"))
        .hasMessage("text of kind host must contain a marker");
  }
}
