package org.obmeet.telemetry.privacy.projection.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Domain;

class DomainLabelsTest {
  private static final Domain VERSIONS =
      Catalog.load().dataset("community_events").require("app_version").domain();

  @Test
  void versionLabel_moreTextsThanTheCacheHolds_isThatOfEachText() {
    DomainLabels labels = new DomainLabels(VERSIONS);
    for (int round = 0; round < 2; round++) {
      for (int build = 0; build < 10_001; build++) {
        assertThat(labels.versionLabel("8.1.0-build" + build, 2)).isEqualTo("8.1");
      }
      assertThat(labels.versionLabel("8.2.0", 2)).isEqualTo("8.2");
    }
  }

  @Test
  void versionLabel_noVersionOrALongText_isOther() {
    DomainLabels labels = new DomainLabels(VERSIONS);
    for (String text : new String[] {"anna@example.org", "", "8.1.0" + " ".repeat(60)}) {
      assertThat(labels.versionLabel(text, 2)).isEqualTo(Domain.NOT_LISTED);
    }
  }
}
