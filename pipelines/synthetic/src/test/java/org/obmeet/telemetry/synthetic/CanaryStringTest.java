package org.obmeet.telemetry.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.synthetic.dataset.GeneratedFilesReader;
import org.obmeet.telemetry.synthetic.dataset.SmallDataset;
import org.obmeet.telemetry.synthetic.dataset.SyntheticDataset;
import org.obmeet.telemetry.synthetic.event.Person;
import org.obmeet.telemetry.synthetic.event.Visit;
import org.obmeet.telemetry.synthetic.instance.Identity;
import org.obmeet.telemetry.synthetic.instance.Instance;

/** Tests that every kind of canary is in the generated files. */
class CanaryStringTest {
  /** The texts with the short name of an instance that reports contain. */
  private static final List<String> NAMED =
      List.of(
          "Society for NAME",
          "The chat of NAME",
          "https://www.NAME.example/about",
          "Ada NAME",
          "ada@NAME.example",
          "smtp.NAME.example",
          "no-reply@NAME.example",
          "#everyone-at-NAME",
          "#board-of-NAME",
          "!NAMEroom:matrix.NAME.example",
          "matrix.partner-of-NAME.example",
          "matrix.NAME.example",
          "app-NAME",
          "WhatsApp of NAME",
          "LoginJOINED",
          "teamJOINED",
          "feature/NAME",
          "build-NAME",
          "Virtual CPU of NAME @ 2.30GHz");

  @Test
  void canaries_ofEveryKind_areSent(@TempDir Path out) throws IOException {
    GeneratorOptions options = SmallDataset.OPTIONS.withInstances(150);
    new SyntheticDataset(options, Catalog.load()).write(out);
    String text =
        String.join("\n", GeneratedFilesReader.lines(out.resolve("reports.ndjson.gz")))
            + String.join("\n", GeneratedFilesReader.lines(out.resolve("events.ndjson.gz")))
            + String.join("\n", GeneratedFilesReader.lines(out.resolve("consents.ndjson")));
    Map<String, Boolean> found = new TreeMap<>();
    BiConsumer<String, String> find =
        (kind, canary) -> {
          assertThat(canary).as(kind).containsPattern("zqx7|-f00d-4bad-|f00d4bad|90909");
          found.computeIfPresent(kind, (name, before) -> before || text.contains(canary));
          found.computeIfAbsent(kind, name -> text.contains(canary));
        };
    for (int i = 0; i < options.instances(); i++) {
      canaries(Instance.of(options, i), find);
    }
    for (int i = 0; i < options.people(); i++) {
      Person person = Person.of(options, i);
      find.accept("device", person.device());
      find.accept("email", "person-zqx7-" + i + "@mail.example");
      person.userId().ifPresent(id -> find.accept("user_id", id));
    }
    for (int i = 0; i < Visit.ROOMS; i++) {
      find.accept("room", Visit.room(i));
    }
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

  private static void canaries(Instance instance, BiConsumer<String, String> find) {
    Identity identity = instance.identity();
    find.accept("unique_id", identity.uniqueId());
    find.accept("fingerprint", identity.fingerprint());
    find.accept("stats_token", identity.token());
    find.accept("pid", Long.toString(identity.pid()));
    for (String template : NAMED) {
      find.accept(template, identity.text(template));
    }
    identity.address().host().ifPresent(host -> find.accept("host", host));
    instance.consents().decisions().stream()
        .limit(1)
        .flatMap(consent -> consent.account().stream())
        .forEach(account -> find.accept("account", account));
  }
}
