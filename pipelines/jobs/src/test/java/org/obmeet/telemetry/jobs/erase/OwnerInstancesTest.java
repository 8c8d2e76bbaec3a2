package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.fixture.RowFixture;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests which instances belong to the owner o by their last row. */
class OwnerInstancesTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final RowFixture REPORTS = RowFixture.of("instance_statistics");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void create() {
    LakeMetadata metadata = new LakeMetadata("keys", ConsentMode.RECORDED, "eu");
    lake = Lake.create(folder.resolve("lake").toString(), metadata, NOW);
  }

  private static GenericRecord report(String instance, String owner, String day) {
    GenericRecord row = REPORTS.rowOf("instance", instance, day + "T12:00:00Z");
    int epoch = Pseudonyms.epoch(REPORTS.dataset().epochDays(), (int) row.get("day"));
    byte[] pseudonym =
        RowFixture.PSEUDONYMS.pseudonym(
            REPORTS.dataset().name(), "owner", epoch, RowFixture.subject("owner", owner));
    row.put("contributor", RowFixture.fixed(pseudonym));
    return row;
  }

  private String segment(String name, GenericRecord... rows) {
    String path =
        lake.layout().landingFile(REPORTS.dataset().name(), LocalDate.parse("2026-11-20"), name);
    try (RowFileWriter writer = new RowFileWriter(lake.files(), path, REPORTS.dataset(), name)) {
      List.of(rows).forEach(writer::append);
      writer.finish();
    }
    return path;
  }

  private static SuppressionList subjects(String kind, String... ids) {
    SuppressionList list = new SuppressionList();
    for (String id : ids) {
      list.add(kind, RowFixture.subject(kind, id), Long.MAX_VALUE);
    }
    return list;
  }

  private List<String> of(SuppressionList owners) {
    EraseRequest request =
        new EraseRequest(
            lake.root(),
            folder.resolve("keys"),
            NOW,
            List.of(),
            EraseRequest.Type.SUBJECT,
            "offboarding",
            false,
            Optional.empty(),
            Duration.ZERO,
            Catalogs.SHIPPED,
            Optional.empty());
    return OwnerInstances.of(
        new ErasureContext(lake, request, "run", CATALOG, RowFixture.PSEUDONYMS),
        owners,
        subjects("instance", "i", "j", "k"));
  }

  @Test
  void instance_belongsToTheOwnerOfItsLastRow() {
    segment(
        "a",
        report("i", "o", "2026-11-18"),
        report("j", "o", "2026-11-18"),
        report("k", "other", "2026-11-18"));
    segment("b", report("j", "other", "2026-11-19"), report("stranger", "o", "2026-11-19"));

    assertThat(of(subjects("owner", "o"))).containsExactly(RowFixture.hex("instance", "i"));
  }

  @Test
  void list_withoutAnOwner_readsNothing() throws IOException {
    Files.writeString(folder.resolve("lake").resolve(segment("a")), "damaged");

    assertThat(of(subjects("person", "p"))).isEmpty();
  }

  @Test
  void damagedFile_isSkipped() throws IOException {
    segment("a", report("i", "o", "2026-11-18"));
    Files.writeString(folder.resolve("lake").resolve(segment("b")), "damaged");

    assertThat(of(subjects("owner", "o"))).containsExactly(RowFixture.hex("instance", "i"));
  }
}
