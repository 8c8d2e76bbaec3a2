package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.jobs.erase.EraseJob;
import org.obmeet.telemetry.jobs.erase.EraseRequest;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Tests the erasure of a person or an instance while a collector writes to the same lake. */
class ErasedPersonTest {
  @TempDir Path folder;

  private static String page(String person, String id, Instant at) {
    return """
    {"type":"page","userId":"%s","messageId":"%s","timestamp":"%s","writeKey":"obm-write-key",\
    "properties":{"url":"https://obmeet.org/home"}}\
    """
        .formatted(person, id, at);
  }

  @Test
  void erasure_whileTheCollectorRuns_removesOpenRows_andBlocksNewOnes() throws java.io.IOException {
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      Instant now = collector.clock().instant();
      collector.post("/v1/page", page("ann", "m1", now));
      collector.post("/v1/page", page("bob", "m2", now));

      RunReport report = erase("ann", now);

      assertThat(report.exit()).as(report.notes().toString()).isEqualTo(ExitCode.DONE);
      assertThat(report.notes())
          .anyMatch(line -> line.contains("rows removed: 1 in landing; no row is left"));
      assertThat(
              CollectorFixture.json(collector.post("/v1/page", page("ann", "m3", now))).toString())
          .contains("erased");
      assertThat(
              CollectorFixture.json(collector.post("/v1/page", page("bob", "m4", now)))
                  .path("accepted")
                  .asInt())
          .isEqualTo(1);
      assertThat(collector.get("/metrics").body()).contains("telemetry_collector_ledger_head");
    }
    IngestedRows clean = new IngestedRows(folder);
    clean.ingest(Instant.now());
    assertThat(clean.rows("community_events")).hasSize(2);
  }

  @Test
  void instance_erased_isAcceptedAgainAfterANewConsent() throws java.io.IOException {
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      collector.optInAndReport("i1", "info-page");
      String other = collector.optInAndReport("i2", "info-page");
      SubjectIdentifier i1 = new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, "i1");
      assertThat(erase(i1, collector.clock().instant()).exit()).isEqualTo(ExitCode.DONE);
      land(collector, "i2", "again", other);

      collector.clock().move(Duration.ofMinutes(1));
      String token = collector.optIn("i1", "info-page");
      report(collector, "i1", "confirms", token);
      land(collector, "i2", "later", other);

      assertThat(shown(collector, token)).contains("\"rejected\":false");
      land(collector, "i1", "accepted", token);
    }
  }

  /** Lands a report. The collector reads the suppression table before each block. */
  private static void land(CollectorFixture collector, String id, String name, String token) {
    assertThat(report(collector, id, name, token)).isEqualTo(202);
  }

  private static int report(CollectorFixture collector, String id, String name, String token) {
    return collector
        .post("/v1/statistics", collector.report(id, name), "Authorization", token)
        .statusCode();
  }

  private static String dryRun(CollectorFixture collector, String token) {
    String report = collector.report("i1", "dry");
    return collector.post("/v1/statistics?dry-run=true", report, "Authorization", token).body();
  }

  private static String shown(CollectorFixture collector, String token) {
    return collector.get("/v1/instances/i1/consent", "Authorization", token).body();
  }

  @Test
  void instance_thatObjected_staysRejected_andItsAdministratorSeesThat()
      throws java.io.IOException {
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      String token = collector.optInAndReport("i1", "info-page");
      String other = collector.optInAndReport("i2", "info-page");
      new SuppressionTable(Lake.open(folder.resolve("lake").toString()))
          .change(
              CommitKind.SUPPRESS,
              collector.clock().instant(),
              "objection",
              Map.of(),
              rows -> List.of(objection("i1", collector.clock().instant())));
      land(collector, "i2", "again", other);

      assertThat(dryRun(collector, token)).contains("\"verdict\":\"dropped\"", "\"erased\"");
      assertThat(dryRun(collector, collector.optIn("i1", "info-page", "\"recover\":true")))
          .as("anybody can open an opt-in, and does not learn who objected")
          .contains("\"verdict\":\"accepted\"");
      assertThat(shown(collector, token)).contains("\"rejected\":true");
      assertThat(report(collector, "i1", "second", token)).isEqualTo(403);
    }
  }

  private Suppression objection(String id, Instant at) {
    Keyset keyset = Keyset.open(folder.resolve("lake.keys"));
    String subject =
        new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, id)
            .subject(SuppressionLists.pseudonyms(keyset));
    return Suppression.of("e-1", Suppression.Purpose.OBJECTION, "instance", subject, "request", at);
  }

  /**
   * Tests that no row of a subject lands after its tombstone, although many requests are open when
   * it is written.
   */
  @Test
  void erasures_whileTheCollectorIsUnderLoad_end_andLeaveNoRowInLanding() throws Exception {
    List<String> people = List.of("a0", "a1", "a2", "a3", "a4", "bob");
    AtomicLong acceptedOfBob = new AtomicLong();
    Semaphore responses = new Semaphore(0);
    AtomicBoolean running = new AtomicBoolean(true);
    try (CollectorFixture collector = CollectorFixture.start(folder)) {
      Instant now = collector.clock().instant();
      collector.post("/v1/page", page("bob", "first", now));
      acceptedOfBob.incrementAndGet();
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (int client = 0; client < 4; client++) {
        String name = "c" + client;
        clients.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; running.get(); i++) {
                    String person = people.get(i % people.size());
                    var response = collector.post("/v1/page", page(person, name + "-" + i, now));
                    if (person.equals("bob")
                        && CollectorFixture.json(response).path("accepted").asInt() == 1) {
                      acceptedOfBob.incrementAndGet();
                    }
                    responses.release();
                  }
                }));
      }
      for (String person : people.subList(0, 5)) {
        responses.drainPermits();
        assertThat(responses.tryAcquire(40, 1, TimeUnit.MINUTES)).isTrue();
        RunReport report = erase(person, now);
        assertThat(report.exit()).as(report.notes().toString()).isEqualTo(ExitCode.DONE);
        assertThat(report.notes())
            .anyMatch(line -> line.matches(".*rows removed: \\d+ in landing.*"));
      }
      running.set(false);
      clients.forEach(CompletableFuture::join);
    }

    Map<String, Long> landed = landed(people);
    assertThat(landed.keySet()).containsExactly("bob");
    assertThat(landed.get("bob")).isEqualTo(acceptedOfBob.get());
  }

  /** Returns the number of rows in landing by person, in open and sealed segments. */
  private Map<String, Long> landed(List<String> people) {
    Lake lake = Lake.open(folder.resolve("lake").toString());
    Dataset dataset = Catalog.load().dataset("community_events");
    Pseudonyms pseudonyms = SuppressionLists.pseudonyms(Keyset.open(folder.resolve("lake.keys")));
    Map<String, Long> landed = new TreeMap<>();
    for (StoredFile file : lake.files().list("landing/community_events")) {
      if (file.path().contains(".avro")) {
        try (RowFileReader rows =
            new RowFileReader(lake.files(), file.path(), dataset, damage -> {})) {
          while (rows.hasNext()) {
            GenericRecord row = rows.next();
            int epoch = Pseudonyms.epoch(dataset.epochDays(), (int) row.get("day"));
            byte[] whose = ((GenericFixed) row.get("contributor")).bytes();
            people.stream()
                .filter(person -> Arrays.equals(pseudonym(pseudonyms, epoch, person), whose))
                .forEach(person -> landed.merge(person, 1L, Long::sum));
          }
        }
      }
    }
    return landed;
  }

  private static byte[] pseudonym(Pseudonyms pseudonyms, int epoch, String person) {
    byte[] subject = pseudonyms.subject("person", person.getBytes(StandardCharsets.UTF_8));
    return pseudonyms.pseudonym("community_events", "person", epoch, subject);
  }

  private RunReport erase(String person, Instant now) {
    return erase(new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, person), now);
  }

  private RunReport erase(SubjectIdentifier name, Instant now) {
    return EraseJob.run(
        new EraseRequest(
            folder.resolve("lake").toString(),
            folder.resolve("lake.keys"),
            now,
            List.of(name),
            EraseRequest.Type.SUBJECT,
            "request",
            false,
            Optional.empty(),
            Duration.ofSeconds(20),
            Catalogs.SHIPPED,
            Optional.empty()),
        Progress.silent());
  }
}
