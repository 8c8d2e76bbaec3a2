package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ClockConfirmation;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SyntheticInstances;
import org.obmeet.telemetry.jobs.retain.RetainJob;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CommitLog;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;

class BrokenLogTest {
  @TempDir Path folder;

  @Test
  void erasure_overChangedCounts_continues() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(
            work, "v", CommunityPageViews.people("p", 20), "2026-07-01", "2026-07-02"));
    work.events(
        CommunityPageViews.views(work, "w", CommunityPageViews.people("p", 20), "2026-07-03"));
    long first =
        work.lake().log().commits().stream()
            .filter(e -> e.kind() == CommitKind.INGEST)
            .findFirst()
            .orElseThrow()
            .number();
    Path entry = work.root().resolve(work.lake().layout().commit(first));
    Files.writeString(
        entry, Files.readString(entry).replace("\"accepted\":40", "\"accepted\":940"));

    RunReport erased = erase(work, "p7");
    assertThat(erased.exit()).isEqualTo(ExitCode.DONE);
    assertThat(erased.notes()).anyMatch(line -> line.contains("removed: 3 in clean"));
    assertThat(retain(work).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void erasure_overAnImpossibleNumberOfBuckets_continues() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(work, "v", CommunityPageViews.people("p", 20), "2026-07-01"));
    work.events(
        CommunityPageViews.views(work, "w", CommunityPageViews.people("p", 20), "2026-07-03"));
    change(work, 0, "(\"buckets\":)", "$15000000000");

    RunReport erased = erase(work, "p7");

    assertThat(erased.exit()).isEqualTo(ExitCode.DONE);
    assertThat(erased.notes()).anyMatch(line -> line.contains("removed: 2 in clean"));
    assertThat(retain(work).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void erasure_overALastCommitThatDoesNotAddUp_continues() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(work, "v", CommunityPageViews.people("p", 20), "2026-07-01"));
    work.events(
        CommunityPageViews.views(work, "w", CommunityPageViews.people("p", 20), "2026-07-03"));
    long head = work.lake().log().head().number();
    Files.delete(work.root().resolve(work.lake().layout().commit(head)));
    change(work, 1, "(\"accepted\":)", "$19");
    assertThatThrownBy(() -> work.lake().state())
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("corrupt at commit " + (head - 1));

    RunReport erased = erase(work, "p7");

    assertThat(erased.exit()).isEqualTo(ExitCode.DONE);
    assertThat(erased.notes()).anyMatch(line -> line.contains("removed: 2 in clean"));
    assertThat(retain(work).exit()).isEqualTo(ExitCode.DONE);
  }

  /** An erasure has rewritten a file of the ingest whose commit is lost. */
  @Test
  void erasure_afterTheRewriteOfAFileOfALostIngest_continues() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(work, "v", CommunityPageViews.people("p", 20), "2026-07-01"));
    work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p1"));
    change(work, 0, "(?s).*", "lost");

    RunReport erased = erase(work, "p7");

    assertThat(erased.exit()).isEqualTo(ExitCode.DONE);
    assertThat(erased.notes()).anyMatch(line -> line.contains("removed: 1 in clean"));
    assertThat(retain(work).exit()).isEqualTo(ExitCode.DONE);
  }

  /** The small files of a lost merge are deleted, and the merged file has their decisions. */
  @Test
  void withdrawal_inConsentsThatALostCommitMerged_isErased() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.ingest(
        List.of(work.file("reports", SyntheticInstances.report("i1", "2026-08-02T08:00:00Z"))),
        List.of(),
        Optional.of(
            work.file(
                "consents",
                SyntheticInstances.consent("i1", "acc-i1", "2026-06-01T00:00:00Z", true),
                SyntheticInstances.consent("i1", "acc-i1", "2026-08-03T00:00:00Z", false))));
    FileRef small = work.lake().state().consents().get(0);
    FileRef merged = small.at(work.lake().layout().consentFile("merge"));
    Files.move(work.root().resolve(small.path()), work.root().resolve(merged.path()));
    Commit merge =
        work.lake()
            .log()
            .append(
                ConsentLog.draft(work.lake().log().head().number(), work.now(), "merge", 0)
                    .withAdded(List.of(merged))
                    .withRemoved(List.of(small.path())));
    Files.writeString(work.root().resolve(work.lake().layout().commit(merge.number())), "x");

    RunReport erased = erase(work.at("2026-09-10T12:00:00Z"));

    assertThat(erased.exit()).isEqualTo(ExitCode.DONE);
    assertThat(erased.notes()).anyMatch(line -> line.contains("removed: 1 in clean"));
  }

  @Test
  void hold_ofALostCommit_isKeptAndObeyed() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(work, "v", CommunityPageViews.people("p", 20), "2026-07-01"));
    work.suppressionService()
        .add(
            Suppression.Purpose.HOLD,
            new SuppressionService.SuppressionScope(
                "person", "p7", "", Optional.empty(), Optional.empty()),
            "litigation",
            "legal",
            Optional.of(work.now().plus(Duration.ofDays(30))));
    FileRef table = work.lake().state().suppressions().orElseThrow();
    Files.setLastModifiedTime(
        work.root().resolve(table.path()), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    Path consents = work.root().resolve("clean/consent/of-a-lost-commit.parquet");
    Files.createDirectories(consents.getParent());
    Files.writeString(consents, "decisions");
    Files.setLastModifiedTime(consents, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    Files.writeString(
        work.root().resolve(work.lake().layout().commit(work.lake().log().head().number())), "x");

    retain(work);
    assertThat(consents).exists();
    Files.delete(consents);
    RunReport erased = erase(work, "p7");

    assertThat(erased.exit()).isEqualTo(ExitCode.GATE_REFUSED);
    assertThat(erased.notes()).contains("The erasure stays open: 1 rows are under a legal hold");
  }

  /** Changes the file of an ingest commit, which is counted from 0. */
  private static void change(LakeFixture work, int ingest, String from, String to)
      throws IOException {
    List<Long> ingests =
        work.lake().log().commits().stream()
            .filter(e -> e.kind() == CommitKind.INGEST)
            .map(e -> e.number())
            .toList();
    Path entry = work.root().resolve(work.lake().layout().commit(ingests.get(ingest)));
    String before = Files.readString(entry);
    String after = before.replaceFirst(from, to);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(entry, after);
  }

  @Test
  void brokenChain_blocksReleases_butRetainAndEraseStartANewChain() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(
            work, "v", CommunityPageViews.people("p", 20), "2026-07-01", "2026-07-02"));
    work.suppressionService()
        .add(
            Suppression.Purpose.RESTRICTION,
            new SuppressionService.SuppressionScope(
                "person", "p1", "", Optional.empty(), Optional.empty()),
            "request",
            "privacy",
            Optional.empty());
    long last = work.lake().log().head().number();
    Path keys = work.root().resolve(work.lake().layout().commit(last - 2));
    Files.writeString(keys, Files.readString(keys).replace("\"run\":\"", "\"run\":\"x"));

    assertThatThrownBy(() -> work.aggregate()).isInstanceOf(CorruptLogException.class);
    assertThatThrownBy(() -> work.erase(new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, "p7")))
        .isInstanceOf(CorruptLogException.class);

    RunReport erased = erase(work, "p7");
    RunReport again = erase(work, "p8");
    RunReport retained = retain(work);

    assertThat(erased.exit()).isEqualTo(ExitCode.DONE);
    assertThat(again.exit()).isEqualTo(ExitCode.DONE);
    assertThat(retained.exit()).isEqualTo(ExitCode.DONE);
    String entry = Files.readString(work.root().resolve(work.lake().layout().commit(last + 1)));
    assertThat(entry)
        .contains("\"kind\":\"break\"", "\"broken\":" + (last - 1), "\"reason\":\"disk-fault\"");
    assertThatThrownBy(() -> work.aggregate()).isInstanceOf(CorruptLogException.class);
    assertThatThrownBy(() -> work.lake().log().verify()).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void brokenChainBeforeACheckpoint_blocksReleases() throws IOException {
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(
        CommunityPageViews.views(work, "v", CommunityPageViews.people("p", 20), "2026-07-01"));
    CommitLog log = work.lake().log();
    for (long head = log.head().number(); head < 99; head++) {
      log.append(CommitDraft.of(CommitKind.EXPORT, head, work.now(), "run"));
    }
    Path entry = work.root().resolve(work.lake().layout().commit(50));
    Files.writeString(entry, Files.readString(entry).replace("\"run\":\"", "\"run\":\"x"));

    assertThat(Lake.open(work.root().toString()).state().head().number()).isEqualTo(99);
    assertThatThrownBy(() -> work.aggregate()).isInstanceOf(CorruptLogException.class);
  }

  private static RunReport erase(LakeFixture work, String... people) {
    return EraseJob.run(
        new EraseRequest(
            work.root().toString(),
            work.keys(),
            work.now(),
            Stream.of(people)
                .map(person -> new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, person))
                .toList(),
            EraseRequest.Type.SUBJECT,
            "request",
            false,
            Optional.empty(),
            Duration.ZERO,
            Catalogs.SHIPPED,
            Optional.of("disk-fault")),
        Progress.silent());
  }

  private static RunReport retain(LakeFixture work) {
    return RetainJob.run(
        new RetainRequest(
            work.root().toString(),
            work.keys(),
            work.now(),
            RetainRequest.Mode.ENFORCE,
            Catalogs.SHIPPED,
            new ClockConfirmation(
                Optional.of(work.now().atZone(ZoneOffset.UTC).toLocalDate()), Set.of()),
            Optional.of("disk-fault")),
        Progress.silent());
  }
}
