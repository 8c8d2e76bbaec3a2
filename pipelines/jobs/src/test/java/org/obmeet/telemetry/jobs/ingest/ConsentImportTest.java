package org.obmeet.telemetry.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.schemas.Catalog;

class ConsentImportTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Catalog CATALOG = Catalog.load();

  @TempDir Path folder;
  private Lake lake;
  private int runs;

  @BeforeEach
  void create() {
    Keyset keyset = Keyset.create(folder.resolve("keys"));
    LakeMetadata metadata = new LakeMetadata(keyset.id(), ConsentMode.RECORDED, "eu");
    lake = Lake.create(folder.resolve("lake").toString(), metadata, NOW);
  }

  private Optional<StreamCounts> run(Optional<String> consents) throws IOException {
    IngestRequest request =
        new IngestRequest(
            lake.root(),
            folder.resolve("keys").toString(),
            NOW,
            List.of(),
            List.of(),
            consents,
            Optional.empty(),
            List.of(),
            Catalogs.SHIPPED);
    return ConsentImport.run(lake, CATALOG, request, "run" + runs++);
  }

  private StreamCounts read(String... lines) throws IOException {
    Path file = Files.write(folder.resolve("consents.ndjson"), List.of(lines));
    return run(Optional.of(file.toString())).orElseThrow();
  }

  private static String decision(String id, String at) {
    return """
    {"uniqueId":"%s","statistics":true,"scope":"extended","deployment":"registered",\
    "policyVersion":"2025-06","at":"%s"}\
    """
        .formatted(id, at);
  }

  private int recorded() {
    return new ConsentLog(lake, CATALOG.dataset("consent")).recorded().size();
  }

  @Test
  void requestWithoutConsents_importsNothing() throws IOException {
    assertThat(run(Optional.empty())).isEmpty();
    assertThat(lake.log().head().number()).isZero();
  }

  @Test
  void emptyFile_addsNoCommit() throws IOException {
    assertThat(read().read()).isZero();
    assertThat(lake.log().head().number()).isZero();
  }

  @Test
  void decisions_areRecordedOnce_withinAFileAndBetweenFiles() throws IOException {
    String one = decision("a", "2026-11-20T10:00:00Z");
    String two = decision("b", "2026-11-20T10:00:00Z");

    StreamCounts first = read(one, two, one);
    assertThat(first.accepted()).isEqualTo(2);
    assertThat(first.duplicates()).isEqualTo(1);
    long head = lake.log().head().number();
    StreamCounts again = read(two, one);
    assertThat(again.accepted()).isZero();
    assertThat(again.duplicates()).isEqualTo(2);
    assertThat(lake.log().head().number()).as("nothing new").isEqualTo(head);
    read(two, decision("b", "2026-11-20T10:00:01Z"));
    assertThat(recorded()).isEqualTo(3);
  }

  @Test
  void unreadableLine_isQuarantined_andTheOthersAreRecorded() throws IOException {
    StreamCounts counts = read("no JSON", decision("a", "2026-11-20T10:00:00Z"));

    assertThat(counts.accepted()).isEqualTo(1);
    assertThat(counts.rejectedTotal()).isEqualTo(1);
    assertThat(lake.state().quarantine())
        .singleElement()
        .satisfies(file -> assertThat(lake.files().exists(file.path())).isTrue());
    assertThat(lake.log().commits().get(1).kind()).isEqualTo(CommitKind.CONSENTS);
    assertThat(lake.log().commits().get(1).detail()).containsAllEntriesOf(Map.of("recorded", 1L));
  }

  @Test
  void fileOfUnreadableLinesOnly_isQuarantinedOnce() throws IOException {
    read("no JSON");
    long head = lake.log().head().number();

    read("no JSON");

    assertThat(lake.log().head().number()).isEqualTo(head);
    assertThat(recorded()).isZero();
  }
}
