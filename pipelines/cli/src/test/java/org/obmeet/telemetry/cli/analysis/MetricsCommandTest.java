package org.obmeet.telemetry.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests the output about metrics. */
class MetricsCommandTest {
  @Test
  void list_hasALineForEachMetric_withItsQuestion() {
    CliResult list = CliResult.with("metrics", "list");

    assertThat(list.code()).isZero();
    assertThat(list.out().lines()).hasSize(Catalog.load().metrics().size() + 2);
    assertThat(list.out())
        .containsPattern("(?m)^adoption +Which share of instances has a feature switched on\\?$")
        .isEqualTo(CliResult.with("metrics").out());
  }

  @Test
  void show_saysPopulationDefinitionAndSql() {
    CliResult show = CliResult.with("metrics", "show", "instances_by_major_version");

    assertThat(show.code()).isZero();
    assertThat(show.out())
        .contains(
            "question: Which share of instances is on 8.x",
            "population: All instances with a report in the week.",
            "consent: scope info-page",
            "additive: no, ",
            "definition: instances of instances_by_version by version (level major) ÷ instances of"
                + " all",
            "FROM main.\"instances_by_version_levels\"")
        .doesNotContain("newest values");
  }

  @Test
  void show_ofARatio_saysEachRow() {
    assertThat(CliResult.with("metrics", "show", "first_use_conversion").out())
        .contains(
            "sent_message: people with furthest_step of first_use_funnel: (sent_message +"
                + " created_room) ÷ (logged_in + sent_message + created_room)");
  }

  @Test
  void show_ofAnUnknownMetric_namesTheClosest() {
    CliResult show = CliResult.with("metrics", "show", "adoptoin");

    assertThat(show.code()).isEqualTo(43);
    assertThat(show.err())
        .contains("NAME must be a metric; it is 'adoptoin'. Did you mean adoption", "metrics list");
  }

  @Test
  void show_ofNoLake_saysSo() {
    CliResult show = CliResult.with("metrics", "show", "adoption", "--lake", "/no/such/lake");

    assertThat(show.code()).isEqualTo(43);
    assertThat(show.err()).contains("--lake must be an existing lake");
  }
}
