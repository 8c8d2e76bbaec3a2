package org.obmeet.telemetry.jobs.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.Community;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectName;
import org.obmeet.telemetry.jobs.Workplace;
import org.obmeet.telemetry.jobs.aggregate.OpenWindows;
import org.obmeet.telemetry.jobs.retain.Retain;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import org.obmeet.telemetry.lake.LedgerBroken;

class BrokenLogTest {
  @TempDir Path folder;

  @Test
  void countsThatWereChanged_doNotKeepAnErasureFromGoingOn() throws IOException {
    Workplace work = new Workplace(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(Community.views(work, "v", Community.people("p", 20), "2026-07-01", "2026-07-02"));
    work.events(Community.views(work, "w", Community.people("p", 20), "2026-07-03"));
    long first =
        work.lake().log().entries().stream()
            .filter(e -> e.kind() == org.obmeet.telemetry.lake.EntryKind.INGEST)
            .findFirst()
            .orElseThrow()
            .number();
    Path entry = work.root().resolve(work.lake().layout().commit(first));
    Files.writeString(
        entry, Files.readString(entry).replace("\"accepted\":40", "\"accepted\":940"));

    RunReport erased = erase(work, "p7");
    assertThat(erased.exit()).isEqualTo(ExitCode.DONE);
    assertThat(erased.notes()).anyMatch(line -> line.contains("clean=3"));
    assertThat(retain(work).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void brokenChain_refusesReleases_butRetainAndEraseGoOnInANewOneThatNamesIt() throws IOException {
    Workplace work = new Workplace(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(Community.views(work, "v", Community.people("p", 20), "2026-07-01", "2026-07-02"));
    work.desk()
        .add(
            org.obmeet.telemetry.lake.Suppression.Purpose.RESTRICTION,
            new org.obmeet.telemetry.jobs.suppress.SuppressionDesk.Scope(
                "person", "p1", "", Optional.empty(), Optional.empty()),
            "request",
            "privacy",
            Optional.empty());
    long last = work.lake().log().head().number();
    Path keys = work.root().resolve(work.lake().layout().commit(last - 2));
    Files.writeString(keys, Files.readString(keys).replace("\"run\":\"", "\"run\":\"x"));

    assertThatThrownBy(() -> work.aggregate()).isInstanceOf(LedgerBroken.class);
    assertThatThrownBy(() -> work.erase(new SubjectName(SubjectName.Kind.PERSON, "p7")))
        .isInstanceOf(LedgerBroken.class);

    RunReport erased = erase(work, "p7");
    RunReport again = erase(work, "p8");
    RunReport retained = retain(work);

    assertThat(erased.exit()).isEqualTo(ExitCode.DONE);
    assertThat(again.exit()).isEqualTo(ExitCode.DONE);
    assertThat(retained.exit()).isEqualTo(ExitCode.DONE);
    String entry = Files.readString(work.root().resolve(work.lake().layout().commit(last + 1)));
    assertThat(entry)
        .contains("\"kind\":\"break\"", "\"broken\":" + (last - 1), "\"reason\":\"disk-fault\"");
    assertThatThrownBy(() -> work.aggregate()).isInstanceOf(LedgerBroken.class);
    assertThatThrownBy(() -> work.lake().log().verify()).isInstanceOf(LedgerBroken.class);
  }

  private static RunReport erase(Workplace work, String person) {
    return Erase.run(
        new EraseRequest(
            work.root().toString(),
            work.keys(),
            work.now(),
            List.of(new SubjectName(SubjectName.Kind.PERSON, person)),
            "request",
            EraseRequest.Standing.WHILE_REPLAYS_COULD,
            Optional.empty(),
            Duration.ZERO,
            Catalogs.SHIPPED,
            Optional.of("disk-fault")),
        Progress.silent());
  }

  private static RunReport retain(Workplace work) {
    return Retain.run(
        new RetainRequest(
            work.root().toString(),
            work.keys(),
            work.now(),
            RetainRequest.Mode.ENFORCE,
            Catalogs.SHIPPED,
            OpenWindows::of,
            OpenWindows::expired,
            Optional.of("disk-fault")),
        Progress.silent());
  }
}
