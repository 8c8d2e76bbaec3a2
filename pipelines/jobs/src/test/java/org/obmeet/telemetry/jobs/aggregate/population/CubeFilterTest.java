package org.obmeet.telemetry.jobs.aggregate.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.policy.Scope;

class CubeFilterTest {
  private static final Catalog CATALOG = Catalog.load();

  private static Cube cube(Scope scope, boolean filtered) {
    return CATALOG.cubes().stream()
        .filter(cube -> cube.requiredScope() == scope && cube.where().isEmpty() != filtered)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void narrowestScope_isTheSmallestOfTheCubes_andEnvelopeWithoutCubes() {
    Cube page = cube(Scope.INFO_PAGE, false);
    Cube extended = cube(Scope.EXTENDED, false);

    assertThat(CubeFilter.narrowestScope(List.of(extended, page))).isEqualTo(Scope.INFO_PAGE);
    assertThat(CubeFilter.narrowestScope(List.of(extended))).isEqualTo(Scope.EXTENDED);
    assertThat(CubeFilter.narrowestScope(List.of())).isEqualTo(Scope.ENVELOPE);
  }

  @Test
  void extendedScope_isAFilter_onlyIfSomeRecordMayHaveLess() {
    Cube extended = cube(Scope.EXTENDED, false);

    assertThat(CubeFilter.of(extended, Scope.INFO_PAGE))
        .containsExactlyEntriesOf(new TreeMap<>(java.util.Map.of("consent_scope", "extended")));
    assertThat(CubeFilter.of(extended, Scope.EXTENDED)).isEmpty();
    assertThat(CubeFilter.of(cube(Scope.INFO_PAGE, false), Scope.INFO_PAGE)).isEmpty();
  }

  @Test
  void labelsOfWhere_areKept_andTheCubeIsNotChanged() {
    Cube filtered =
        CATALOG.cubes().stream().filter(c -> !c.where().isEmpty()).findFirst().orElseThrow();
    int labels = filtered.where().size();

    assertThat(CubeFilter.of(filtered, Scope.ENVELOPE)).containsAllEntriesOf(filtered.where());
    assertThat(filtered.where()).hasSize(labels).doesNotContainKey("consent_scope");
  }
}
