package org.obmeet.telemetry.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

class AccessPageTest {
  private static SubjectData.SubjectTable table(String name, Optional<Dataset> dataset, long rows) {
    return new SubjectData.SubjectTable(name, dataset, List.of(), rows, consumer -> {});
  }

  @Test
  void page_namesEachDataSetOnce_andEachFileWithItsRows() throws IOException {
    Dataset events = Catalog.load().dataset("community_events");
    SubjectData data =
        new SubjectData(
            List.of(
                table("community_events", Optional.of(events), 3),
                table("community_events-landing", Optional.of(events), 1),
                table("suppression", Optional.empty(), 2)));

    String page = AccessPage.text(data, Instant.parse("2026-11-29T23:59:59Z"));

    assertThat(page)
        .contains(
            "stored on 2026-11-29.", "Kept for: 90 days after", "on arrival is kept for 14 days")
        .containsOnlyOnce("EVENTS OF THE COMMUNITY SERVER")
        .contains("community_events: Events of the community server; 3 rows.")
        .contains("community_events-landing: Events of the community server; 1 rows.")
        .contains("suppression: Your requests that limit the use of the data")
        .doesNotContain("{");
  }

  @Test
  void period_isWrittenInFull() {
    assertThat(AccessPage.words(Period.parse("P13M"))).isEqualTo("13 months");
    assertThat(AccessPage.words(Period.parse("P5Y"))).isEqualTo("60 months");
    assertThat(AccessPage.words(Period.parse("P14D"))).isEqualTo("14 days");
    assertThat(AccessPage.words(Period.parse("P1M15D"))).isEqualTo("1 month and 15 days");
    assertThat(AccessPage.words(Period.ofDays(1))).isEqualTo("1 day");
  }
}
