package org.obmeet.telemetry.synthetic.dataset;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;

/** Tests the generated files and their ground truth. */
class SyntheticDatasetTest {
  private static final Catalog CATALOG = Catalog.load();

  @TempDir static Path out;
  private static GenerationSummary summary;
  private static List<Map<String, Object>> reports;
  private static List<Map<String, Object>> events;

  @BeforeAll
  static void write() throws IOException {
    summary = new SyntheticDataset(SmallDataset.OPTIONS, Catalog.load()).write(out);
    reports = GeneratedFilesReader.rows(out.resolve("truth/reports.parquet"));
    events = GeneratedFilesReader.rows(out.resolve("truth/events.parquet"));
  }

  @Test
  void sameOptions_produceTheSameBytes(@TempDir Path again) throws IOException {
    GenerationSummary other =
        new SyntheticDataset(SmallDataset.OPTIONS, Catalog.load()).write(again);
    for (Path file : summary.files()) {
      Path twin = again.resolve(out.relativize(file).toString());
      assertThat(Files.mismatch(file, twin)).as(file.getFileName().toString()).isEqualTo(-1);
    }
    assertThat(other.reports()).isEqualTo(summary.reports());
  }

  @Test
  void anotherSeed_producesOtherData(@TempDir Path again) throws IOException {
    new SyntheticDataset(SmallDataset.OPTIONS.withSeed(2), Catalog.load()).write(again);
    Path file = Path.of("reports.ndjson.gz");
    assertThat(Files.mismatch(out.resolve(file), again.resolve(file))).isNotEqualTo(-1);
  }

  @Test
  void moreEvents_doNotChangeReports(@TempDir Path again) throws IOException {
    new SyntheticDataset(SmallDataset.OPTIONS.withEvents(7_000).withPeople(90), Catalog.load())
        .write(again);
    for (String file : List.of("reports.ndjson.gz", "truth/reports.parquet", "consents.ndjson")) {
      assertThat(Files.mismatch(out.resolve(file), again.resolve(file))).as(file).isEqualTo(-1);
    }
  }

  @Test
  void summary_matchesLinesAndTruth() {
    assertThat(GeneratedFilesReader.lines(out.resolve("reports.ndjson.gz")))
        .hasSize(reports.size());
    assertThat(GeneratedFilesReader.lines(out.resolve("events.ndjson.gz")))
        .hasSize((int) events.stream().map(event -> event.get("line")).distinct().count());
    assertThat(GeneratedFilesReader.lines(out.resolve("consents.ndjson")))
        .hasSize((int) summary.consents())
        .hasSize(GeneratedFilesReader.rows(out.resolve("truth/consents.parquet")).size());
    assertThat(summary.eventCount())
        .isEqualTo(SmallDataset.OPTIONS.events())
        .isEqualTo(events.size());
    assertThat(byOutcome(reports)).isEqualTo(words(summary.reports()));
    assertThat(byOutcome(events)).isEqualTo(words(summary.events()));
  }

  private static Map<String, Long> words(Map<ExpectedOutcome, Long> counts) {
    return counts.entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().word(), Map.Entry::getValue));
  }

  private static Map<Object, Long> byOutcome(List<Map<String, Object>> rows) {
    return rows.stream().collect(groupingBy(r -> r.get("outcome"), counting()));
  }

  @Test
  void ingestTime_isTheEndOfTheLastWindowPlusLateness() {
    assertThat(summary.ingestTime()).isEqualTo(Instant.parse("2026-09-17T00:00:00Z"));
    assertThat(summary.lastDay()).isEqualTo(SmallDataset.OPTIONS.end().minusDays(1));
  }

  @Test
  void duplicate_followsAnAcceptedRowOfItsRecord() {
    for (List<Map<String, Object>> rows : List.of(reports, events)) {
      Set<Object> accepted =
          rows.stream()
              .filter(r -> r.get("outcome").equals("accepted"))
              .map(r -> r.get("record"))
              .collect(Collectors.toSet());
      assertThat(accepted)
          .hasSize((int) rows.stream().filter(r -> r.get("outcome").equals("accepted")).count());
      assertThat(rows)
          .filteredOn(r -> r.get("outcome").equals("duplicate"))
          .isNotEmpty()
          .allMatch(r -> accepted.contains(r.get("record")));
    }
  }

  @Test
  void accepted_isInThePeriod_andLateOnlyAfterItsWindowClosed() {
    long first = SmallDataset.OPTIONS.start().toEpochDay();
    for (List<Map<String, Object>> rows : List.of(reports, events)) {
      assertThat(rows)
          .filteredOn(r -> r.get("outcome").equals("accepted"))
          .allMatch(r -> (Long) r.get("day") >= first)
          .allMatch(r -> (Long) r.get("day") < first + SmallDataset.OPTIONS.days());
      assertThat(rows)
          .filteredOn(r -> (Boolean) r.get("late"))
          .allMatch(r -> (Long) r.get("sent_second") - (Long) r.get("second") > 3 * 86_400);
    }
  }

  @Test
  void truth_hasEveryFieldThatCubesRead() throws IOException {
    assertThat(GeneratedFilesReader.columns(out.resolve("truth/reports.parquet")))
        .as("fields with ground truth; add a missing one to statistics.txt")
        .containsAll(read("instance_statistics"))
        .hasSizeGreaterThan(90);
    assertThat(GeneratedFilesReader.columns(out.resolve("truth/events.parquet")))
        .containsAll(read("community_events"));
  }

  private static Set<String> read(String stream) {
    Dataset dataset = CATALOG.dataset(stream);
    Set<String> names = new TreeSet<>();
    for (Cube cube : CATALOG.cubes()) {
      if (cube.stream().equals(stream)) {
        cube.dimensions().forEach(d -> names.add(d.field()));
        cube.measures().forEach(m -> names.add(String.valueOf(m.field())));
        names.addAll(cube.where().keySet());
      }
    }
    names.removeIf(n -> dataset.field(n).filter(f -> f.type() != ValueType.PSEUDONYM).isEmpty());
    return names;
  }

  @Test
  void label_isInItsFieldsDomain() {
    assertLabels("instance_statistics", reports);
    assertLabels("community_events", events);
  }

  private static void assertLabels(String stream, List<Map<String, Object>> rows) {
    for (Field field : CATALOG.dataset(stream).fields()) {
      boolean there = rows.stream().anyMatch(r -> r.containsKey(field.name()));
      if (field.type() == ValueType.LABEL && there) {
        assertThat(rows.stream().map(r -> r.get(field.name())).filter(v -> v != null))
            .as(field.name())
            .isNotEmpty()
            .allMatch(v -> v.equals(Domain.NOT_LISTED) || field.domain().contains((String) v));
      }
    }
  }

  @Test
  void label_containsNoCanary() {
    for (List<Map<String, Object>> rows : List.of(reports, events)) {
      Dataset dataset =
          CATALOG.dataset(rows == reports ? "instance_statistics" : "community_events");
      for (Map<String, Object> row : rows) {
        row.forEach(
            (name, value) -> {
              if (value instanceof String text
                  && dataset.field(name).filter(f -> f.type() == ValueType.LABEL).isPresent()) {
                assertThat(CanaryString.MARKERS).as(name).noneMatch(text::contains);
              }
            });
      }
    }
  }

  @Test
  void extendedField_isAbsentUnderTheInfoPageScope() {
    List<String> extended =
        CATALOG.dataset("instance_statistics").fields().stream()
            .filter(f -> f.scope() == Scope.EXTENDED)
            .map(Field::name)
            .toList();
    assertThat(reports)
        .filteredOn(r -> "info-page".equals(r.get("consent_scope")))
        .isNotEmpty()
        .allMatch(r -> extended.stream().noneMatch(r::containsKey));
    assertThat(reports)
        .filteredOn(r -> "extended".equals(r.get("consent_scope")))
        .anyMatch(r -> r.keySet().stream().filter(extended::contains).count() > 15);
  }

  @Test
  void folder_thatCannotBeCreated_throwsIoException() throws IOException {
    Path file = Files.createFile(out.resolve("file"));
    assertThatThrownBy(() -> new SyntheticDataset(SmallDataset.OPTIONS, Catalog.load()).write(file))
        .isInstanceOf(IOException.class);
  }

  @Test
  void noEvents_isAllowed(@TempDir Path again) throws IOException {
    GenerationSummary none =
        new SyntheticDataset(
                SmallDataset.OPTIONS.withEvents(0).withInstances(1).withDays(7), Catalog.load())
            .write(again);
    assertThat(none.eventCount()).isZero();
    assertThat(GeneratedFilesReader.lines(again.resolve("events.ndjson.gz"))).isEmpty();
  }
}
