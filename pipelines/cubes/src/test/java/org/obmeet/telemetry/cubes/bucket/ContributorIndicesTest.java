package org.obmeet.telemetry.cubes.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ContributorIndicesTest {
  private final ContributorIndices contributors = new ContributorIndices(1, 4, false);

  @Test
  void nextPart_ofABucket_forgetsTheIdsAndContinuesTheIndices() {
    contributors.nextPart();
    int first = contributors.ids().of(new UUID(1, 1));
    contributors.ids().of(new UUID(2, 2)); // has no row in the window, and no index
    int third = contributors.ids().of(new UUID(3, 3));
    assertThat(contributors.index(third)).isEqualTo(1);
    assertThat(contributors.index(first)).isEqualTo(5);
    assertThat(contributors.index(third)).isEqualTo(1);

    contributors.nextPart();

    assertThat(contributors.ids().size()).isZero();
    assertThat(contributors.index(contributors.ids().of(new UUID(4, 4)))).isEqualTo(9);
  }
}
