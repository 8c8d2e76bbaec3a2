package org.obmeet.telemetry.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;

/** Tests a scheduler that was down for ten days and then calls late and twice. */
class MissedDailyRunsTest {
  private static final List<String> DAYS = List.of("2026-08-03", "2026-08-04");
  private static final String LATE = "2026-08-16T12:00:00Z";

  @TempDir Path folder;

  @Test
  void daily_afterAnOutage_lateAndTwice_releasesTheSameBytes() throws IOException {
    PopulatedLake steady = new PopulatedLake(Files.createDirectory(folder.resolve("steady")));
    for (String day : DAYS) {
      call(steady, day + "T23:00:00Z", "ingest", "--events", events(steady, day));
      call(steady, day + "T23:30:00Z", "daily");
    }
    call(steady, LATE, "daily");

    PopulatedLake outage = new PopulatedLake(Files.createDirectory(folder.resolve("outage")));
    Files.copy(steady.keys(), outage.keys());
    for (String day : DAYS) {
      call(outage, LATE, "ingest", "--events", events(outage, day));
    }
    call(outage, LATE, "daily");
    Map<String, String> once = released(outage);
    call(outage, LATE, "daily");

    assertThat(once).isNotEmpty().isEqualTo(released(steady));
    assertThat(released(outage)).isEqualTo(once);
  }

  @Test
  void daily_ofSeveralRuns_addsTheirReportsByOneEntry_andAChangedReportIsFound()
      throws IOException {
    PopulatedLake work = new PopulatedLake(Files.createDirectory(folder.resolve("work")));
    call(work, LATE, "ingest", "--events", events(work, DAYS.get(0)));
    long before = work.lake().log().head().number();

    call(work, LATE, "daily");

    List<Commit> reports =
        work.lake().log().after(before).stream()
            .filter(commit -> commit.kind() == CommitKind.REPORT)
            .toList();
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).added()).hasSizeGreaterThan(1);
    Path report = Path.of(work.lake().root()).resolve(reports.get(0).added().get(0).path());
    String[] verify = {"ledger", "verify", "--lake", work.lake().root()};
    assertThat(CliResult.with(verify).code()).isZero();
    Files.writeString(report, Files.readString(report).replace("\"notes\"", "\"note\""));
    assertThat(CliResult.with(verify).code()).isEqualTo(60);
  }

  /** Returns the released files. */
  private static Map<String, String> released(PopulatedLake lake) throws IOException {
    Map<String, String> files = PopulatedLakeSnapshot.files(lake);
    files.keySet().removeIf(path -> !path.startsWith("lake/release/"));
    return files;
  }

  private static void call(PopulatedLake lake, String now, String... words) {
    CliResult called = lake.at(now, words);
    assertThat(called.code()).as(String.join(" ", words) + ": " + called.err()).isZero();
  }

  private static String events(PopulatedLake lake, String day) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(
          """
          {"type":"page","userId":"p%1$s","messageId":"%1$s-%2$s","timestamp":"%2$sT08:00:00Z",\
          "properties":{"url":"https://obmeet.org/home"}}\
          """
              .formatted(Integer.toString(i), day));
    }
    return Files.write(lake.folder().resolve("events-" + day), lines).toString();
  }
}
