package org.obmeet.telemetry.schemas.cube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

class CubeTest {
  private static final Cube.Dimension VERSION =
      dimension("version", new DimensionHierarchy.ByVersion(List.of("minor", "major")));
  private static final Cube.Dimension METHOD =
      dimension("deploy_method", new DimensionHierarchy.Flat());

  private static Cube.Dimension dimension(String field, DimensionHierarchy hierarchy) {
    return new Cube.Dimension(field, false, false, hierarchy, "");
  }

  private static Cube cube(Cube.Dimension... dimensions) {
    return new Cube(
        "instances",
        "by_version",
        "",
        "",
        "reports",
        false,
        List.of(WindowKind.WEEK),
        Scope.INFO_PAGE,
        Map.of(),
        List.of(dimensions),
        List.of(),
        10,
        10,
        Optional.empty(),
        List.of(),
        "",
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "*, *, total",
    "8.10.1, *, version",
    "8, *, version major",
    "*, docker, deploy_method",
    "8.10, docker, 'version minor, deploy_method'",
    "unknown, not_listed, 'version, deploy_method'"
  })
  void level_ofACell_hasItsDimensions_eachWithTheLevelOfItsLabel(
      String version, String method, String level) {
    assertThat(cube(VERSION, METHOD).level(List.of(version, method))).isEqualTo(level);
  }

  @Test
  void level_withoutDimensions_isTotal() {
    assertThat(cube().level(List.of())).isEqualTo("total");
  }
}
