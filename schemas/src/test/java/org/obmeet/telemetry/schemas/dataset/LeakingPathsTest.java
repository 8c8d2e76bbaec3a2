package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Domain;

/** Tests that names of people, rooms or servers are stored in no field, except as pseudonyms. */
class LeakingPathsTest {
  /** Paths of reports and events whose values are names of people or things. */
  private static final Set<String> LEAKING =
      Set.of(
          "wizard.organizationName",
          "wizard.website",
          "wizard.siteName",
          "wizard.contactName",
          "wizard.contactEmail",
          "settings.email",
          "matrixFederation.biggestRoom",
          "matrixFederation.smallestRoom",
          "matrixFederation.externalConnectedServers.servers",
          "omnichannelSources[].id",
          "omnichannelSources[].alias",
          "teams.teamStats",
          "_updatedAt",
          "migration.lockedAt",
          "migration.buildAt",
          "deploymentFingerprintHash",
          "statsToken",
          "tag",
          "branch",
          "process.pid",
          "process.uptime",
          "os.uptime",
          "os.loadavg",
          "os.freemem",
          "os.cpus[].speed",
          "os.cpus[].times",
          "context.ip",
          "context.location",
          "context.traits",
          "traits",
          "properties.title",
          "properties.label",
          "properties.referrer",
          "page",
          "refr",
          "ip",
          "lat",
          "lon",
          "se_la",
          "se_pr",
          "action_name",
          "urlref",
          "e_n",
          "cip",
          "city");

  /** Paths that are read in memory and stored only by these treatments. */
  private static final Map<String, List<Class<? extends Treatment>>> REDUCED =
      Map.of(
          "host", List.of(Treatment.Owner.class, Treatment.Subject.class),
          "uniqueId", List.of(Treatment.Pseudonymise.class, Treatment.Subject.class),
          "_id", List.of(Treatment.Pseudonymise.class),
          "account", List.of(Treatment.Subject.class),
          "userId", List.of(Treatment.Pseudonymise.class),
          "anonymousId", List.of(Treatment.Pseudonymise.class),
          "url", List.of(Treatment.Route.class),
          "user_agent", List.of(Treatment.Family.class));

  /** Paths whose nested values, too, are stored only by these treatments. */
  private static final Map<String, List<Class<? extends Treatment>>> REDUCED_BELOW =
      Map.of(
          "lastLogin", List.of(Treatment.Within.class),
          "lastMessageSentAt", List.of(Treatment.Within.class),
          "lastSeenSubscription", List.of(Treatment.Within.class),
          "wizard.language", List.of(Treatment.Allow.class),
          "userLanguages", List.of(Treatment.SumOfValues.class),
          "services.oauth.custom",
              List.of(
                  Treatment.SumOfValues.class, Treatment.Entries.class, Treatment.AnyEntry.class),
          "omnichannelSources", List.of(Treatment.SumOfValues.class, Treatment.Entries.class),
          "os.cpus", List.of(Treatment.EntriesBin.class),
          "enterprise.tags", List.of(Treatment.AnyEntry.class, Treatment.Entries.class));

  private static List<Class<? extends Treatment>> allowed(String path) {
    return REDUCED_BELOW.entrySet().stream()
        .filter(e -> new DatasetNotes.Omission(e.getKey(), "").covers(path))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(REDUCED.get(path));
  }

  private static String bare(String source) {
    return source.replaceFirst("^(\\^|[a-z]+:)", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"instance_statistics", "community_events", "consent"})
  void leakingPath_ofAnyStream_isNoSource(String stream) {
    assertThat(Catalog.load().dataset(stream).fields().stream().flatMap(f -> f.sources().stream()))
        .map(LeakingPathsTest::bare)
        .filteredOn(
            path -> LEAKING.stream().anyMatch(l -> new DatasetNotes.Omission(l, "").covers(path)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"instance_statistics", "community_events", "consent"})
  void identifyingPath_ofAnyStream_isReduced(String stream) {
    for (Field field : Catalog.load().dataset(stream).fields()) {
      for (String source : field.sources()) {
        List<Class<? extends Treatment>> allowed = allowed(bare(source));
        if (allowed != null) {
          assertThat(field.treatment())
              .as(field.name() + " from " + source)
              .isInstanceOfAny(allowed.toArray(new Class<?>[0]));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"instance_statistics", "community_events", "consent"})
  void labels_ofAnyStream_haveAPublicDomain(String stream) {
    assertThat(Catalog.load().dataset(stream).fields())
        .filteredOn(f -> f.type() == ValueType.LABEL)
        .allSatisfy(
            f -> {
              assertThat(f.domain()).isNotInstanceOf(Domain.None.class);
              assertThat(
                      List.of(
                          "alice",
                          "Alice Example",
                          "alice@example.org",
                          "chat.example.org",
                          "10.1.2.3",
                          "0ed5b1c7",
                          "/channel/general",
                          "5f3b9c2e1d"))
                  .as(f.name())
                  .noneMatch(f.domain()::contains);
            });
  }
}
