package org.obmeet.telemetry.privacy.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FootprintsTest {
  private static final int CELLS = 5_000;

  /** Uses megabytes of entries, so that contributors extend over two blocks. */
  @Test
  void retain_manyBlocks_keepsAllEntriesOfContributorsInSmallCells() {
    Random random = new Random(20);
    Footprints footprints = new Footprints(2);
    List<List<Object>> all = new ArrayList<>();
    Set<Object> kept = new HashSet<>();
    for (int who = 0; who < 160_000; who++) {
      ContributorEligibility eligibility =
          who % 7 == 0 ? ContributorEligibility.NOT_ELIGIBLE : ContributorEligibility.ELIGIBLE;
      for (int i = random.nextInt(1, 20); i > 0; i--) {
        int cell = random.nextInt(CELLS);
        long[] values = {random.nextInt(100), random.nextLong() >> random.nextInt(64)};
        footprints.add(who, cell, values, 0, eligibility);
        all.add(List.of(who, eligibility, cell, values[0], values[1]));
        if (isSmall(cell)) {
          kept.add(who);
        }
      }
    }
    assertThat(footprints.bytes()).isGreaterThan(3 << 20);
    assertThat(footprints.packed()).hasSizeGreaterThan(2);
    assertThat(entries(footprints)).isEqualTo(all);

    footprints.retainContributorsInSmallCells(FootprintsTest::isSmall);

    List<List<Object>> expected =
        all.stream().filter(entry -> kept.contains(entry.get(0))).toList();
    assertThat(kept).hasSizeBetween(4_000, 156_000);
    assertThat(entries(footprints)).isEqualTo(expected);
    PackedBlocks size = new PackedBlocks();
    size.writable().write(footprints.size());
    List<ByteBuffer> written = new ArrayList<>(size.views());
    written.addAll(footprints.packed());
    Footprints back = new Footprints(2);
    int[] same = new int[CELLS];
    Arrays.setAll(same, cell -> cell);
    back.read(new NumberReader(written), same, cell -> true);
    assertThat(entries(back)).isEqualTo(expected);
  }

  @Test
  void add_contributorBesideAnother_isRefused() {
    Footprints footprints = new Footprints(0);
    footprints.add(1, 7, new long[0], 0, ContributorEligibility.ELIGIBLE);
    footprints.add(1, 8, new long[0], 0, ContributorEligibility.ELIGIBLE);
    footprints.add(2, 7, new long[0], 0, ContributorEligibility.ELIGIBLE);

    assertThatThrownBy(() -> footprints.add(1, 9, new long[0], 0, ContributorEligibility.ELIGIBLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("contributor 1");
    assertThat(footprints.size()).isEqualTo(3);
  }

  private static boolean isSmall(int cell) {
    return cell % 50 == 3;
  }

  private static List<List<Object>> entries(Footprints footprints) {
    List<List<Object>> entries = new ArrayList<>();
    Footprints.Cursor entry = footprints.cursor();
    while (entry.next()) {
      entries.add(
          List.of(
              entry.contributor(),
              entry.eligibility(),
              entry.cell(),
              entry.value(0),
              entry.value(1)));
    }
    return entries;
  }
}
