package org.obmeet.telemetry.synthetic.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;
import org.obmeet.telemetry.synthetic.GeneratorOptions;

/** Tests that a default data set of eight weeks contains every case. */
class DatasetBreadthTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir static Path out;
  private static GenerationSummary summary;
  private static List<Map<String, Object>> reports;
  private static List<Map<String, Object>> events;

  @BeforeAll
  static void write() throws IOException {
    summary =
        new SyntheticDataset(GeneratorOptions.defaults().withDays(56), Catalog.load()).write(out);
    reports =
        GeneratedFilesReader.rows(
            out.resolve("truth/reports.parquet"),
            "line",
            "day",
            "outcome",
            "instance_id",
            "owner",
            "host",
            "users_add_up",
            "rooms_add_up",
            "messages_add_up",
            "languages_add_up");
    events = GeneratedFilesReader.rows(out.resolve("truth/events.parquet"));
  }

  @Test
  void outcomes_ofReports_areComplete() {
    assertThat(summary.reports())
        .containsOnlyKeys(
            ExpectedOutcome.ACCEPTED,
            ExpectedOutcome.DUPLICATE,
            ExpectedOutcome.NOT_OPTED_IN,
            ExpectedOutcome.OPTED_OUT,
            ExpectedOutcome.PAST_RETENTION,
            ExpectedOutcome.FROM_THE_FUTURE,
            ExpectedOutcome.MALFORMED_JSON,
            ExpectedOutcome.NOT_AN_OBJECT,
            ExpectedOutcome.TOO_DEEP,
            ExpectedOutcome.TOO_LONG,
            ExpectedOutcome.INVALID_UTF8,
            ExpectedOutcome.MISSING_IDENTIFIER,
            ExpectedOutcome.MISSING_TIME,
            ExpectedOutcome.BAD_TIME);
  }

  @Test
  void outcomes_ofEvents_areComplete() {
    Set<ExpectedOutcome> all = new HashSet<>(Set.of(ExpectedOutcome.values()));
    all.removeAll(Set.of(ExpectedOutcome.NOT_OPTED_IN, ExpectedOutcome.OPTED_OUT));
    assertThat(summary.events().keySet()).isEqualTo(all);
  }

  @Test
  void lines_allHaveGroundTruth() {
    assertLines("reports", reports);
    assertLines("events", events);
    assertThat(summary.eventCount()).isEqualTo(events.size());
    assertThat(summary.reportCount()).isEqualTo(reports.size());
  }

  private static void assertLines(String stream, List<Map<String, Object>> rows) {
    Set<Object> lines = rows.stream().map(r -> r.get("line")).collect(Collectors.toSet());
    int written = GeneratedFilesReader.lines(out.resolve(stream + ".ndjson.gz")).size();
    assertThat(lines).hasSize(written).contains(1L, (long) written);
  }

  @Test
  void owners_changeWithAccountOrHost() {
    Map<Object, Set<Object>> owners = new HashMap<>();
    Map<Object, Set<Object>> hosts = new HashMap<>();
    for (Map<String, Object> row : reports) {
      if ("accepted".equals(row.get("outcome"))) {
        Object instance = row.get("instance_id");
        owners.computeIfAbsent(instance, i -> new HashSet<>()).add(row.get("owner"));
        hosts.computeIfAbsent(instance, i -> new HashSet<>()).add(row.get("host"));
      }
    }
    assertThat(owners.values()).filteredOn(names -> names.size() > 1).hasSizeGreaterThan(10);
    assertThat(owners.entrySet())
        .filteredOn(e -> e.getValue().size() > 1)
        .anyMatch(e -> hosts.get(e.getKey()).size() > 1)
        .anyMatch(e -> hosts.get(e.getKey()).size() == 1);
  }

  @Test
  void instances_canReturnAfterFourWeeks() {
    Map<Object, TreeSet<Long>> days = new HashMap<>();
    for (Map<String, Object> row : reports) {
      if ("accepted".equals(row.get("outcome"))) {
        days.computeIfAbsent(row.get("instance_id"), i -> new TreeSet<>())
            .add((Long) row.get("day"));
      }
    }
    long returned =
        days.values().stream()
            .filter(d -> d.stream().anyMatch(x -> d.higher(x) != null && d.higher(x) - x > 28))
            .count();
    assertThat(returned).isGreaterThan(15);
  }

  @Test
  void totals_differFromTheirPartsInSomeReports() {
    for (String flag :
        List.of("users_add_up", "rooms_add_up", "messages_add_up", "languages_add_up")) {
      assertThat(reports).as(flag).anyMatch(r -> Boolean.FALSE.equals(r.get(flag)));
      long wrong = reports.stream().filter(r -> Boolean.FALSE.equals(r.get(flag))).count();
      assertThat(wrong).as(flag).isLessThan(reports.size() / 50);
    }
  }

  @Test
  void events_ofOneSession_haveDifferentSeconds() {
    Set<String> seen = new HashSet<>();
    for (Map<String, Object> row : events) {
      if ("accepted".equals(row.get("outcome")) && row.get("person") != null) {
        String key = row.get("person") + "|" + row.get("session_id") + "|" + row.get("second");
        assertThat(seen.add(key)).as("same second, tracker " + row.get("tracker")).isTrue();
      }
    }
  }

  @Test
  void sessions_crossMidnight_repeatDaily_andSomeHaveNoId() {
    Map<Object, Set<Object>> days = new HashMap<>();
    Map<Object, Set<Object>> sessions = new HashMap<>();
    for (Map<String, Object> row : events) {
      if (row.get("session_id") != null) {
        days.computeIfAbsent(row.get("session_id"), s -> new HashSet<>()).add(row.get("day"));
        sessions
            .computeIfAbsent(row.get("person") + "|" + row.get("day"), p -> new HashSet<>())
            .add(row.get("session_id"));
      }
    }
    assertThat(days.values()).anyMatch(d -> d.size() == 2);
    assertThat(sessions.values()).anyMatch(s -> s.size() > 3);
    assertThat(events)
        .filteredOn(r -> r.containsKey("record") && r.get("session_id") == null)
        .hasSizeGreaterThan(events.size() / 50)
        .hasSizeLessThan(events.size() / 3);
  }

  @Test
  void trackers_sendEveryFormat() throws IOException {
    String text = String.join("\n", GeneratedFilesReader.lines(out.resolve("events.ndjson.gz")));
    assertThat(text)
        .contains("\"ue_px\":\"", "\"ue_pr\":\"", "\"e\":\"pp\"", "\"e\":\"se\"", "\"e\":\"pv\"")
        .contains("\"url\":\"/matomo.php?idsite=1", "\"requests\":[", "&ping=1")
        .contains("\"url\":\"/v1/batch\"", "\"url\":\"/v1/track\"", "tp2\"", "\"dnt\":\"1\"")
        .contains("Googlebot", "HeadlessChrome");
    assertThat(events.stream().map(r -> r.get("tracker")).filter(t -> t != null).distinct())
        .containsExactlyInAnyOrder(
            "segment", "segment_batch", "snowplow", "matomo", "matomo_single");
  }

  @Test
  void duplicates_areUnchangedOrInOtherBodies() {
    Map<Object, Long> lines = new HashMap<>();
    Map<Object, Set<Object>> parts = new HashMap<>();
    long inOtherBodies = 0;
    for (Map<String, Object> row : events) {
      Object record = row.get("record");
      boolean first = record != null && lines.putIfAbsent(record, (Long) row.get("line")) == null;
      Set<Object> of = parts.computeIfAbsent(record, r -> new HashSet<>());
      of.add(row.get("part"));
      inOtherBodies += record != null && !first && of.size() > 1 ? 1 : 0;
    }
    assertThat(inOtherBodies).isGreaterThan(20);
    assertThat(events)
        .filteredOn(r -> "duplicate".equals(r.get("outcome")))
        .hasSizeGreaterThan(100);
  }

  @Test
  void paths_ofTheStatisticsDocument_allOccur() throws IOException {
    Path csv = Path.of(System.getProperty("shared.dir", "../shared"), "data/statistics_fields.csv");
    Assumptions.assumeTrue(Files.isRegularFile(csv), "the list of fields is absent");
    Set<String> missing = new TreeSet<>();
    for (String row : Files.readAllLines(csv).subList(1, Files.readAllLines(csv).size())) {
      missing.add(row.substring(0, row.indexOf(',')));
    }
    for (String line : GeneratedFilesReader.reports(out)) {
      JsonNode node = MAPPER.readTree(line);
      Set<String> found = new HashSet<>(node.has("host") ? Set.of("host") : Set.of());
      paths("", node.path("statistics").isObject() ? node.get("statistics") : node, found);
      missing.removeAll(found);
      if (missing.isEmpty()) {
        break;
      }
    }
    assertThat(missing).isEmpty();
  }

  private static void paths(String at, JsonNode node, Set<String> found) {
    found.add(at);
    node.properties()
        .forEach(
            e -> {
              String name = at.isEmpty() ? e.getKey() : at + "." + e.getKey();
              if (at.equals("services.oauth.custom")) {
                name = at + ".<name>";
              } else if (at.equals("enterprise.voip.total")) {
                name = at + ".*";
              } else if (at.equals("userLanguages") && !e.getKey().equals("none")) {
                name = at + ".<lang>";
              }
              paths(name, e.getValue(), found);
            });
    if (node.isArray()) {
      node.forEach(child -> paths(at + "[]", child, found));
    }
  }
}
