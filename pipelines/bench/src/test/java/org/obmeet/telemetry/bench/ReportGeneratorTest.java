package org.obmeet.telemetry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.SuppressReason;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.policy.Scope;

class ReportGeneratorTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final Dataset REPORTS = CATALOG.dataset("instance_statistics");
  private static final LocalDate DAY = LocalDate.parse("2026-09-28");

  @TempDir Path folder;

  private Path written(String name, long seed, int reports) throws Exception {
    Path file = folder.resolve(name);
    new ReportGenerator(seed, DAY).write(file, reports);
    return file;
  }

  /** A sink that collects rows and fails for anything else. */
  private static final class Rows implements Projector.Sink {
    private final List<GenericRecord> all = new ArrayList<>();

    @Override
    public void accept(MutableRow row, int part) {
      all.add(row.record());
    }

    @Override
    public void reject(RejectReason reason, String path, int part) {
      throw new AssertionError(reason + " " + path);
    }

    @Override
    public void suppress(SuppressReason reason, int part) {
      throw new AssertionError(reason);
    }
  }

  @Test
  void write_sameSeed_writesTheSameBytes() throws Exception {
    byte[] bytes = Files.readAllBytes(written("a", 1, 70));

    assertThat(Files.readAllBytes(written("b", 1, 70))).isEqualTo(bytes);
    assertThat(Files.readAllBytes(written("c", 2, 70))).isNotEqualTo(bytes);
    assertThat(bytes.length / 70).isBetween(8_500, 10_000);
  }

  @Test
  void reports_projected_haveMostFieldsOfTheSchema() throws Exception {
    byte[] key = new byte[Pseudonyms.KEY_LENGTH];
    Projector projector =
        new Projector(
            REPORTS,
            CATALOG.processing(),
            new Pseudonyms(key, (stream, kind, epoch) -> key),
            ConsentHistory.assuming(Scope.EXTENDED),
            SuppressionLookup.none(),
            Instant.parse("2026-10-05T00:00:00Z"),
            REPORTS.retention().clean());
    Rows rows = new Rows();
    for (String line : Files.readAllLines(written("d", 3, 70))) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      projector.project(bytes, 0, bytes.length, rows);
    }

    assertThat(rows.all).hasSize(70);
    Set<String> reported = new HashSet<>();
    for (GenericRecord row : rows.all) {
      REPORTS.fields().stream()
          .filter(field -> row.get(field.position()) != null)
          .forEach(field -> reported.add(field.name()));
    }
    assertThat(reported).hasSizeGreaterThan(REPORTS.fields().size() * 3 / 4);
    assertThat(rows.all.stream().map(row -> row.get("contributor")).distinct()).hasSize(10);
    assertThat(rows.all.stream().map(row -> row.get("day")).distinct()).hasSize(7);
  }
}
