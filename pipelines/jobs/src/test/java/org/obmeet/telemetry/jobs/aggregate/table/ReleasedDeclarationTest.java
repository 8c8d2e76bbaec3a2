package org.obmeet.telemetry.jobs.aggregate.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy.Binned;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy.ByTable;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy.ByVersion;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy.Flat;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy.OpenBins;

/** Tests that what archived declarations contain does not depend on the names of classes. */
class ReleasedDeclarationTest {
  @Test
  void identity_ofEachHierarchy_isPinned() {
    List<DimensionHierarchy> hierarchies =
        List.of(
            new Flat(),
            new ByVersion(List.of("minor", "major")),
            new ByTable("a.csv", Map.of("leaf", "parent", "branch", "root")),
            new Binned(),
            new OpenBins(8));

    assertThat(hierarchies)
        .extracting(DimensionHierarchy::identity)
        .containsExactly(
            "flat",
            "version minor major",
            "table\nbranch\troot\nleaf\tparent\n",
            "bins",
            "open bins from 8");
    assertThat(new ByTable("b.csv", Map.of("leaf", "parent", "branch", "root")).identity())
        .as("of a renamed file")
        .isEqualTo(hierarchies.get(2).identity());
  }

  @Test
  void declaration_ofAShippedCube_hasPinnedHashes() {
    Map<String, String> hashes =
        Catalog.load().cubes().stream()
            .flatMap(cube -> ReleasedDeclaration.of(cube, 10).dimensions().stream())
            .filter(dimension -> dimension.field().equals("version"))
            .collect(
                Collectors.toMap(
                    ReleasedDeclaration.Dimension::field,
                    ReleasedDeclaration.Dimension::hierarchy,
                    (first, same) -> first));

    assertThat(hashes).containsExactlyInAnyOrderEntriesOf(Map.of("version", "9f4e94a9382a437f"));
  }
}
