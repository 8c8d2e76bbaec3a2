package org.obmeet.telemetry.schemas.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DimensionHierarchyTest {
  private static final DimensionHierarchy AREAS =
      new DimensionHierarchy.ByTable(
          "areas.csv", Map.of("bern", "inland", "kiel", "coast", "coast", "europe"));

  @ParameterizedTest
  @CsvSource({
    "8, minor;major, major",
    "8.10, minor;major, minor",
    "8.10.1, minor;major, ''",
    "8.10.1-rc.2, minor;major, ''",
    "unknown, minor;major, ''",
    "'', minor;major, ''",
    "8, major, major",
    "8.10, major, ''",
    "8, '', ''"
  })
  void level_ofAVersion_isThatOfItsParts(String label, String levels, String level) {
    assertThat(new DimensionHierarchy.ByVersion(List.of(levels.split(";"))).level(label))
        .isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "bern, ''",
    "kiel, ''",
    "coast, level 2",
    "inland, top",
    "europe, top",
    "unknown, ''"
  })
  void level_ofATable_isEmptyForValues_andTopForTheCoarsest(String label, String level) {
    assertThat(AREAS.level(label)).isEqualTo(level);
  }

  @Test
  void level_ofEachBin_isEmpty_andCoarseAboveIt() {
    DimensionHierarchy bins = new DimensionHierarchy.Binned();
    for (int i = 0; i < Bins.COUNT; i++) {
      assertThat(bins.level(Bins.at(i))).as(Bins.at(i)).isEmpty();
      assertThat(bins.level(Bins.coarse(Bins.at(i)))).as(Bins.at(i)).isEqualTo("coarse");
    }
    assertThat(bins.level("unknown")).isEmpty();
    assertThat(bins.level("")).isEmpty();
  }

  @Test
  void level_withoutCoarserLevels_isEmpty() {
    DimensionHierarchy.OpenBins open = new DimensionHierarchy.OpenBins(8);

    assertThat(open.level(open.last())).isEmpty();
    assertThat(open.level("4..7")).isEmpty();
    assertThat(new DimensionHierarchy.Flat().level("8")).isEmpty();
  }

  /** A level name therefore stands for one step of the path from a value to the total. */
  @Test
  void levels_onEachPath_areDistinct() {
    DimensionHierarchy version = new DimensionHierarchy.ByVersion(List.of("minor", "major"));

    assertThat(levels(version, "8.10.1")).containsExactly("", "minor", "major");
    assertThat(levels(AREAS, "kiel")).containsExactly("", "level 2", "top");
    assertThat(levels(new DimensionHierarchy.Binned(), "64..127")).containsExactly("", "coarse");
  }

  private static List<String> levels(DimensionHierarchy hierarchy, String leaf) {
    return hierarchy.path(leaf).stream().map(hierarchy::level).toList();
  }
}
