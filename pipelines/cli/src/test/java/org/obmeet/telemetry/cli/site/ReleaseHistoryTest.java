package org.obmeet.telemetry.cli.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests that a revised window is an erratum, and that the feed lists it. */
class ReleaseHistoryTest {
  private static final ReleaseKey KEY =
      new ReleaseKey("instances_by_version", Window.parse("week/2026-08-03"));
  private static final ReleaseKey OTHER =
      new ReleaseKey("instances_by_platform", Window.parse("week/2026-08-03"));

  private static TableRelease release(ReleaseKey key, long commit, int revision) {
    String file = "ledger/released/" + key.table() + "-" + revision + ".json";
    return new TableRelease(
        "instance_statistics", key, new FileRef(file, 0, 1, "0".repeat(64)), commit, revision);
  }

  private static Commit commit(long number, String day) {
    return new Commit(
        number,
        CommitKind.RELEASE,
        Instant.parse(day + "T04:00:00Z"),
        "run",
        "",
        new TreeMap<>(),
        new TreeSet<>(),
        new TreeSet<>(),
        Map.of(),
        "");
  }

  @Test
  void revisedWindows_areErrata_newestFirst() {
    TableRelease first = release(KEY, 0, 1);
    TableRelease second = release(KEY, 1, 2);
    TableRelease other = release(OTHER, 2, 2);
    ReleaseHistory history =
        new ReleaseHistory(
            Catalog.load(),
            List.of(first, second, other),
            List.of(commit(0, "2026-08-14"), commit(1, "2026-08-21"), commit(2, "2026-08-28")));

    assertThat(history.errata().replaceAll("<[^>]+>", " ").replaceAll("\\s+", " "))
        .contains(
            "2026-08-28 revision 2 instances_by_platform week from 2026-08-03 to 2026-08-09",
            "2026-08-21 revision 2 instances_by_version week from 2026-08-03 to 2026-08-09"
                + " instances_by_major_version")
        .doesNotContain("2026-08-14");
    assertThat(history.errata().indexOf("2026-08-28"))
        .isLessThan(history.errata().indexOf("2026-08-21"));
    assertThat(history.feed())
        .contains("<title>Revised: week from 2026-08-03 to 2026-08-09, tables: 1</title>")
        .contains("<updated>2026-08-21T04:00:00Z</updated>", "href=\"errata.html\"")
        .contains("Metrics: instances_by_major_version");
  }
}
