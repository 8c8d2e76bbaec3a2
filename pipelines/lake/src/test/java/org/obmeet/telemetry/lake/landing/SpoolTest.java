package org.obmeet.telemetry.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.IngestCommit;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.s3.S3TestServer;

/** Rows that land in a spool are in the store once their segment is whole, each once. */
class SpoolTest {
  @TempDir Path folder;
  private final S3TestServer server = S3TestServer.running();

  private LandingFixture landings() {
    return new LandingFixture(server.root(), Optional.of(folder.resolve("spool")));
  }

  private static List<String> names(LandingFixture landings) {
    return landings.lake().files().list("landing").stream().map(FileInfo::path).toList();
  }

  private List<Path> spooled() throws Exception {
    Path landing = folder.resolve("spool/landing");
    try (Stream<Path> walk = Files.exists(landing) ? Files.walk(landing) : Stream.of()) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void segment_sealed_isInTheStore_andNowhereElse() throws Exception {
    LandingFixture landings = landings();
    LandingRecovery elsewhere = new LandingRecovery(landings.lake());
    try (LandingWriter writer = landings.writer("w", 1 << 20, new LandingListener() {})) {
      writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
      assertThat(names(landings)).singleElement().asString().endsWith("/w-000001.avro.open");
      assertThat(elsewhere.openSegmentsBefore(5)).as("an erasure sees it").hasSize(1);
      assertThat(elsewhere.run()).as("others cannot recover it").isEmpty();
    }
    assertThat(names(landings)).singleElement().asString().endsWith("/w-000001.avro");
    assertThat(landings.landed()).hasSize(10);
    assertThat(elsewhere.openSegmentsBefore(5)).isEmpty();
    assertThat(spooled()).isEmpty();
  }

  @Test
  void writerThatDied_atWhateverMoment_isRecoveredByTheNextOne() throws Exception {
    LandingFixture landings = landings();
    Path copies = folder.resolve("copies");
    try (LandingWriter writer = landings.writer("w", 1 << 20, new LandingListener() {})) {
      writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
      copy(folder.resolve("spool"), copies);
    }
    // As if it had died before it was put, and after: the copy holds the open segment.
    String segment = names(landings).get(0);
    landings.lake().files().delete(segment);
    LandingDirectory next = LandingDirectory.of(landings.lake(), Optional.of(copies));

    assertThat(next.recover()).containsExactly(segment);
    assertThat(names(landings)).containsExactly(segment);
    assertThat(landings.landed()).hasSize(10);
    assertThat(next.recover()).isEmpty();
    next.close();

    // Put, and not yet deleted here.
    byte[] bytes = landings.lake().files().bytes(segment);
    Files.write(copies.resolve(segment), bytes);
    Files.write(copies.resolve(segment + ".announced"), new byte[0]);
    LandingDirectory again = LandingDirectory.of(landings.lake(), Optional.of(copies));
    again.recover();
    assertThat(names(landings)).containsExactly(segment);
    again.close();

    // Put, read, and gone from landing by its period: it does not come back.
    landings
        .lake()
        .log()
        .append(
            new IngestCommit("batch", List.of(segment), Map.of(), Map.of(), Map.of())
                .draft(landings.lake().log().head().number(), SampleDataset.AT, "r", List.of()),
            ConflictCheck.alwaysRebase());
    landings.lake().files().delete(segment);
    Files.write(copies.resolve(segment), bytes);
    Files.write(copies.resolve(segment + ".announced"), new byte[0]);
    LandingDirectory.of(landings.lake(), Optional.of(copies)).recover();
    assertThat(names(landings)).isEmpty();
  }

  @Test
  void segmentThatNeverCameToBe_isTakenBack() throws Exception {
    LandingFixture landings = landings();
    landings.lake().files().write("landing/community_events/date=2026-11-24/x.avro.open", o -> 0);
    Path mark = folder.resolve("spool/landing/community_events/date=2026-11-24/x.avro.announced");
    Files.createDirectories(mark.getParent());
    Files.createFile(mark);

    landings.place().recover();

    assertThat(names(landings)).isEmpty();
    assertThat(mark).doesNotExist();
  }

  @Test
  void store_thatDoesNotAnswer_keepsWhatWasAcknowledgedInTheSpool() throws Exception {
    LandingFixture landings = landings();
    List<LakeException> faults = new ArrayList<>();
    LandingListener listener =
        new LandingListener() {
          @Override
          public void failed(LakeException fault) {
            faults.add(fault);
          }
        };
    LandingWriter writer = landings.writer("w", 1 << 20, listener);
    writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
    Path bucket = server.folder(landings.lake().root()).resolve("landing/community_events");
    Path away = folder.resolve("away");
    Path day = bucket.resolve("date=2026-11-24");
    Files.move(day, away);
    Files.writeString(day, "a file where a folder must be");
    writer.append(LandingFixture.encoded(10, 12)).orElseThrow().join();
    writer.close();

    assertThat(faults).isNotEmpty();
    assertThat(spooled()).isNotEmpty();
    Files.delete(day);
    landings.place().recover();
    assertThat(landings.landed()).hasSize(12).doesNotHaveDuplicates();
    assertThat(spooled()).isEmpty();
  }

  @Test
  void spool_ofAnotherLake_orInUse_isRefused() {
    LandingFixture landings = landings();
    Optional<Path> spool = Optional.of(folder.resolve("spool"));

    assertThatThrownBy(() -> LandingDirectory.of(landings.lake(), spool))
        .isInstanceOf(LakeException.class)
        .hasMessage("cannot use the spool " + spool.get() + ": another collector has it");
    landings.place().close();
    Lake other =
        Lake.create(
            server.root(), new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), SampleDataset.AT);
    assertThatThrownBy(() -> LandingDirectory.of(other, spool))
        .hasMessageEndingWith(": it is that of the lake at " + landings.lake().root());
    LandingDirectory.of(landings.lake(), spool).close();
    assertThatThrownBy(() -> LandingDirectory.of(landings.lake(), Optional.empty()))
        .hasMessageContaining("or a spool there");
  }

  @Test
  void index_afterAnErasure_knowsNothingThatIsGone() throws Exception {
    LandingFixture landings = landings();
    DedupIndex seen =
        DedupIndex.open(landings.place(), LandingFixture.EVENTS, LocalDate.parse("2026-01-01"));
    LandingListener quiet = new LandingListener() {};
    try (LandingWriter writer = landings.writer("w", 1, Optional.of(seen), quiet)) {
      writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
      LandingWriterTest.await(() -> names(landings).stream().noneMatch(n -> n.endsWith(".open")));
      assertThat(writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join().duplicates())
          .isEqualTo(10);
      landings.lake().files().deleteFolder("landing/community_events/date=2026-11-24");
      CommitDraft erased =
          CommitDraft.of(
              CommitKind.REWRITE, landings.lake().log().head().number(), SampleDataset.AT, "e");
      landings.lake().log().append(erased, ConflictCheck.alwaysRebase());
      LandingWriterTest.await(() -> writer.segmentAge() == 0);
      writer.append(LandingFixture.encoded(50, 51)).orElseThrow().join();
      LandingWriterTest.await(() -> writer.segmentAge() == 0);
      assertThat(writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join().duplicates())
          .isZero();
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
