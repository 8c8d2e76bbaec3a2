package org.obmeet.telemetry.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.Ingest;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.store.s3.S3TestServer;

/** Tests that sealed segments of a spool are uploaded to the store exactly once. */
class SpoolTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-24");
  private static final String LANDING = "landing/community_events";

  @TempDir Path folder;
  private final S3TestServer server = S3TestServer.running();

  private LandingFixture fixture() {
    String root = server.root();
    return new LandingFixture(
        Lake.in(server.quickStore(root), root), Optional.of(folder.resolve("spool")));
  }

  /** Returns a fixture whose store fails at some calls, by method and first argument. */
  private LandingFixture failing(BiPredicate<String, Object> failing) {
    String root = server.root();
    Store store = server.quickStore(root);
    Store proxy =
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (self, method, values) -> {
                  if (values != null && failing.test(method.getName(), values[0])) {
                    throw new IOException("the store is down");
                  }
                  return method.invoke(store, values);
                });
    return new LandingFixture(Lake.in(proxy, root), Optional.of(folder.resolve("spool")));
  }

  /** Returns the paths of the segments in the lake. */
  private static List<String> names(LandingFixture fixture) {
    return fixture.lake().files().list("landing").stream()
        .map(StoredFile::path)
        .filter(path -> !path.contains("/sealed/"))
        .toList();
  }

  private List<Path> spooled() throws Exception {
    Path landing = folder.resolve("spool/landing");
    try (Stream<Path> walk = Files.exists(landing) ? Files.walk(landing) : Stream.of()) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void segment_sealed_isInTheStoreOnly() throws Exception {
    LandingFixture fixture = fixture();
    LandingRecovery lakeRecovery = new LandingRecovery(fixture.lake());
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new LandingListener() {})) {
      writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
      assertThat(names(fixture)).singleElement().asString().endsWith("/w-000001.avro.open");
      assertThat(lakeRecovery.openSegmentsBefore(5)).as("an erasure sees it").hasSize(1);
      assertThat(lakeRecovery.run()).as("others cannot recover it").isEmpty();
    }
    assertThat(names(fixture)).singleElement().asString().endsWith("/w-000001-r10.avro");
    assertThat(fixture.landed()).hasSize(10);
    assertThat(lakeRecovery.openSegmentsBefore(5)).isEmpty();
    assertThat(spooled()).isEmpty();
  }

  @Test
  void segment_writerDied_isRecoveredByTheNextProcess() throws Exception {
    LandingFixture fixture = fixture();
    Path copies = folder.resolve("copies");
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new LandingListener() {})) {
      writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
      copy(folder.resolve("spool"), copies);
    }
    // The copy is the spool of a process that died with an open segment. Case 1: not uploaded.
    String segment = names(fixture).get(0);
    String announced = segment.replace("-r10.avro", ".avro.announced");
    fixture.lake().files().delete(segment);
    LandingDirectory next = LandingDirectory.of(fixture.lake(), Optional.of(copies));

    assertThat(next.recover()).containsExactly(segment);
    assertThat(names(fixture)).containsExactly(segment);
    assertThat(fixture.landed()).hasSize(10);
    assertThat(next.recover()).isEmpty();
    next.close();

    // Case 2: uploaded, but not deleted from the spool yet.
    byte[] bytes = fixture.lake().files().bytes(segment);
    Files.write(copies.resolve(segment), bytes);
    Files.write(copies.resolve(announced), new byte[0]);
    LandingDirectory again = LandingDirectory.of(fixture.lake(), Optional.of(copies));
    again.recover();
    assertThat(names(fixture)).containsExactly(segment);
    again.close();

    // Case 3: uploaded, ingested and deleted by retention. It must not be uploaded again.
    fixture.lake().log().append(ingest(fixture, segment));
    fixture.lake().files().delete(segment);
    Files.write(copies.resolve(segment), bytes);
    Files.write(copies.resolve(announced), new byte[0]);
    LandingDirectory.of(fixture.lake(), Optional.of(copies)).recover();
    assertThat(names(fixture)).isEmpty();
  }

  @Test
  void segment_announcedButMissing_isWithdrawn() throws Exception {
    LandingFixture fixture = fixture();
    fixture.lake().files().write("landing/community_events/date=2026-11-24/x.avro.open", o -> 0);
    Path marker = folder.resolve("spool/landing/community_events/date=2026-11-24/x.avro.announced");
    Files.createDirectories(marker.getParent());
    Files.createFile(marker);

    fixture.directory().recover();

    assertThat(names(fixture)).isEmpty();
    assertThat(marker).doesNotExist();
  }

  @Test
  void append_storeUnavailable_failsWithTheReason() {
    LandingFixture fixture = failing((method, path) -> method.equals("pending"));
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new LandingListener() {})) {
      assertThatThrownBy(writer.append(LandingFixture.encoded(0, 10)).orElseThrow()::join)
          .hasMessageContaining("cannot write to landing of community_events")
          .hasMessageEndingWith("the store is down");
    }
  }

  @Test
  void segment_storeUnavailable_staysInTheSpool() throws Exception {
    LandingFixture fixture = fixture();
    List<LakeException> failures = new ArrayList<>();
    LandingListener listener =
        new LandingListener() {
          @Override
          public void failed(LakeException failure) {
            failures.add(failure);
          }
        };
    LandingWriter writer = fixture.writer("w", 1 << 20, listener);
    writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
    Path bucket = server.folder(fixture.lake().root()).resolve("landing/community_events");
    Path moved = folder.resolve("away");
    Path day = bucket.resolve("date=2026-11-24");
    Files.move(day, moved);
    Files.writeString(day, "a file where a folder must be");
    writer.append(LandingFixture.encoded(10, 12)).orElseThrow().join();
    writer.close();

    assertThat(failures).isNotEmpty();
    assertThat(spooled()).isNotEmpty();
    Files.delete(day);
    fixture.directory().recover();
    assertThat(fixture.landed()).hasSize(12).doesNotHaveDuplicates();
    assertThat(spooled()).isEmpty();
  }

  /** The upload of a segment succeeded, but its deletion from the spool failed. */
  @Test
  void segment_uploadedAndIngestedBefore_isNotUploadedAgainAfterAFailure() throws Exception {
    LandingFixture fixture = fixture();
    String segment = landedAndSpooled(fixture);
    fixture.lake().log().append(ingest(fixture, segment));
    fixture.lake().files().delete(segment);

    fixture.directory().recover("community_events");

    assertThat(names(fixture)).isEmpty();
    assertThat(folder.resolve("spool").resolve(segment)).doesNotExist();
  }

  /** The process died before it deleted the segment, and an erasure has rewritten the copy. */
  @Test
  void segment_uploadedAndRewrittenByAnErasure_isDeletedFromTheSpool() throws Exception {
    LandingFixture fixture = fixture();
    String segment = landedAndSpooled(fixture);
    fixture.lake().files().write(segment, new byte[] {1, 2, 3}, 0);

    fixture.directory().recover();

    assertThat(spooled()).isEmpty();
    assertThat(fixture.lake().files().bytes(segment)).hasSize(3);
  }

  @Test
  void spool_ofAnotherLakeOrInUse_isRejected() {
    LandingFixture fixture = fixture();
    Optional<Path> spool = Optional.of(folder.resolve("spool"));

    assertThatThrownBy(() -> LandingDirectory.of(fixture.lake(), spool))
        .isInstanceOf(LakeException.class)
        .hasMessage("cannot use the spool " + spool.get() + ": another collector uses it");
    fixture.directory().close();
    Lake other =
        Lake.create(
            server.root(), new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), SampleDataset.AT);
    assertThatThrownBy(() -> LandingDirectory.of(other, spool))
        .hasMessageEndingWith(": it belongs to the lake at " + fixture.lake().root());
    LandingDirectory.of(fixture.lake(), spool).close();
    assertThatThrownBy(() -> LandingDirectory.of(fixture.lake(), Optional.empty()))
        .hasMessageContaining("a spool is required");
  }

  /** A start must not write the file again: a full disk would leave it empty. */
  @Test
  void spool_usedAgain_keepsTheFileThatNamesItsLake() throws IOException {
    LandingFixture fixture = fixture();
    Path owner = folder.resolve("spool/lake");
    FileTime written = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(owner, written);
    fixture.directory().close();

    LandingDirectory.of(fixture.lake(), Optional.of(owner.getParent())).close();

    assertThat(owner).hasContent(fixture.lake().root());
    assertThat(Files.getLastModifiedTime(owner)).isEqualTo(written);
  }

  @Test
  void spool_thatCannotBeUsed_isReleased() throws IOException {
    LandingFixture fixture = fixture();
    Path spool = folder.resolve("other");
    Path owner = Files.createDirectories(spool.resolve("lake"));

    assertThatThrownBy(() -> LandingDirectory.of(fixture.lake(), Optional.of(spool)))
        .hasMessageStartingWith("cannot use the spool " + spool);
    Files.delete(owner);
    LandingDirectory.of(fixture.lake(), Optional.of(spool)).close();
  }

  @Test
  void recordsErased_areNewAtTheNextSegment() throws Exception {
    LandingFixture fixture = fixture();
    LandingListener listener = new LandingListener() {};
    try (LandingWriter writer = fixture.writer("w", 1, Optional.of(landed(fixture)), listener)) {
      writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
      LandingWriterTest.await(() -> names(fixture).stream().noneMatch(n -> n.endsWith(".open")));
      assertThat(writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join().duplicates())
          .isEqualTo(10);
      appendRewrite(fixture);
      fixture.lake().files().deleteFolder("landing/community_events/date=2026-11-24");
      LandingWriterTest.await(() -> writer.segmentAge() == 0);
      assertThat(writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join().duplicates())
          .isZero();
    }
  }

  private static LandedRecords landed(LandingFixture fixture) {
    return new LandedRecords(fixture.directory(), LandingFixture.EVENTS, TODAY);
  }

  /** An erasure commits the counts of its rows before it rewrites their segments. */
  @Test
  void recordsReadDuringAnErasure_areReadAgainAfterIt() throws Exception {
    LandingFixture fixture = fixture();
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new LandingListener() {})) {
      writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
    }
    RecordId erased = LandingFixture.encoded(3).id().orElseThrow();
    LandedRecords records = landed(fixture);
    LandedRecords restarted;
    try (Lease erasing = Lease.alone(fixture.lake(), Duration.ZERO).orElseThrow()) {
      appendRewrite(fixture);
      records.refresh(TODAY);
      restarted = landed(fixture);
      assertThat(restarted.add(erased)).isFalse();
      fixture.lake().files().deleteFolder("landing/community_events/date=2026-11-24");
    }
    for (LandedRecords each : List.of(records, restarted)) {
      each.refresh(TODAY);
      assertThat(each.add(erased)).isTrue();
    }
  }

  /** The store fails when the segments are read again after an erasure. */
  @Test
  void recordsWhoseReadingFails_areReadLater() throws Exception {
    AtomicBoolean down = new AtomicBoolean();
    LandingFixture fixture =
        failing(
            (method, path) ->
                down.get() && method.equals("list") && path.toString().startsWith(LANDING));
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new LandingListener() {})) {
      writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
    }
    LandedRecords records = landed(fixture);
    appendRewrite(fixture);
    down.set(true);
    assertThatThrownBy(() -> records.refresh(TODAY)).hasMessageEndingWith("the store is down");
    down.set(false);

    records.refresh(TODAY);

    assertThat(records.add(LandingFixture.encoded(3).id().orElseThrow())).isFalse();
  }

  /** Returns a commit of an ingest that has read a segment. */
  private static CommitDraft ingest(LandingFixture fixture, String segment) {
    long head = fixture.lake().log().head().number();
    Ingest ingest = new Ingest(head + 1, List.of(segment), Map.of(), Map.of(), Map.of(), Map.of());
    return CommitDraft.of(CommitKind.INGEST, head, SampleDataset.AT, "r")
        .put(LogKey.INGEST + "r", ingest.value());
  }

  private static void appendRewrite(LandingFixture fixture) {
    CommitDraft rewrite =
        CommitDraft.of(
            CommitKind.REWRITE, fixture.lake().log().head().number(), SampleDataset.AT, "e");
    fixture.lake().log().append(rewrite);
  }

  /** A sealed segment stays in the spool while the store is not available. */
  @Test
  void recordsOfSegmentsThatAreNotUploaded_areKnown() throws Exception {
    LandingFixture fixture = fixture();
    fixture.lake().files().delete(landedAndSpooled(fixture));

    assertThat(landed(fixture).add(LandingFixture.encoded(3).id().orElseThrow())).isFalse();
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  /** Lands ten rows in a segment that is also in the spool, and returns its path. */
  private String landedAndSpooled(LandingFixture fixture) throws IOException {
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new LandingListener() {})) {
      writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
    }
    String segment = names(fixture).get(0);
    Path copy = folder.resolve("spool").resolve(segment);
    Files.createDirectories(copy.getParent());
    Files.write(copy, fixture.lake().files().bytes(segment));
    return segment;
  }
}
