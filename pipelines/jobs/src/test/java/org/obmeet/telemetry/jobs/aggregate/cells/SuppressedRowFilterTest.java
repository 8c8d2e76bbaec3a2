package org.obmeet.telemetry.jobs.aggregate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.SuppressionMatcher;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.schemas.Catalog;

class SuppressedRowFilterTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final RowFixture EVENTS = RowFixture.of("community_events");
  private static final String STREAM = "community_events";

  @TempDir Path folder;
  private Lake lake;
  private CleanFileIo clean;
  private String both;
  private String other;

  @BeforeEach
  void write() {
    LakeMetadata metadata = new LakeMetadata("keys", ConsentMode.RECORDED, "eu");
    lake = Lake.create(folder.resolve("lake").toString(), metadata, NOW);
    clean = new CleanFileIo(lake.files());
    both = file("both", row("p", 20), row("q", 20), row("p", 21));
    other = file("other", row("q", 20));
  }

  private static GenericRecord row(String person, int day) {
    return EVENTS.rowOf("person", person, "2026-11-" + day + "T12:00:00Z");
  }

  private String file(String name, GenericRecord... rows) {
    String path = lake.layout().cleanFile(STREAM, LocalDate.of(2026, 11, 20), 0, name);
    return clean.write(EVENTS.dataset(), List.of(rows), path).path();
  }

  private static Suppression restriction(String stream, String last) {
    return Suppression.of(
            "r", Purpose.RESTRICTION, "person", RowFixture.hex("person", "p"), "request", NOW)
        .about(
            stream,
            Optional.empty(),
            Optional.of(last).filter(day -> !day.isEmpty()).map(LocalDate::parse),
            "");
  }

  private SuppressedRowFilter filter(Suppression... suppressions) {
    List<Suppression> rows = List.of(suppressions);
    return new SuppressedRowFilter(
        lake,
        Catalog.load(),
        "run",
        Optional.of(RowFixture.PSEUDONYMS).filter(p -> !rows.isEmpty()),
        rows,
        new SuppressionMatcher(rows, () -> RowFixture.PSEUDONYMS));
  }

  private List<String> counted(Suppression... suppressions) {
    return filter(suppressions).counted(STREAM, List.of(both, other));
  }

  private Stream<Object> days(String path) {
    return clean.read(EVENTS.dataset(), path).stream()
        .map(row -> LocalDate.ofEpochDay((int) row.get("day")).getDayOfMonth());
  }

  @Test
  void filesWithoutSuppression_areReadAsTheyAre() {
    assertThat(counted()).containsExactly(both, other);
    assertThat(counted(restriction("instance_statistics", ""))).containsExactly(both, other);
  }

  @Test
  void fileWithRowsOfTheSubject_isReplacedByACopyWithoutThem() {
    List<String> paths = counted(restriction("", ""));

    assertThat(paths).containsExactly("staging/run/counted/" + both, other);
    assertThat(days(paths.get(0))).containsExactly(20);
    assertThat(days(both)).as("the file itself").hasSize(3);
  }

  @Test
  void rowsOfTheSubject_outsideTheDaysOfTheSuppression_stay() {
    List<String> paths = counted(restriction(STREAM, "2026-11-20"));

    assertThat(days(paths.get(0))).containsExactly(20, 21);
  }

  @Test
  void missingFile_isNamed() {
    assertThatThrownBy(() -> filter().read(STREAM, List.of(both, "clean/gone.parquet"), List::size))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("clean/gone.parquet");
  }

  @Test
  void failureOfReading_namesTheFiles_butAnOverflowStays() throws IOException {
    SuppressedRowFilter filter = filter();
    List<String> paths = List.of(both, other);
    assertThat(filter.<Integer>read(STREAM, paths, List::size)).isEqualTo(2);
    assertThatThrownBy(
            () ->
                filter.read(
                    STREAM,
                    paths,
                    readers -> {
                      throw new IndexOutOfBoundsException();
                    }))
        .isInstanceOf(JobException.class)
        .hasMessageEndingWith("damaged: " + both + ", " + other);
    assertThatThrownBy(
            () ->
                filter.read(
                    STREAM,
                    paths,
                    readers -> {
                      throw new ArithmeticException("overflow");
                    }))
        .isInstanceOf(ArithmeticException.class);
  }
}
