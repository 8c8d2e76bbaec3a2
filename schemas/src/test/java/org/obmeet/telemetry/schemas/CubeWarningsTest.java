package org.obmeet.telemetry.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.schemas.SmallCatalog.CUBES;

import java.util.List;
import org.junit.jupiter.api.Test;

class CubeWarningsTest {
  private static List<String> warnings(String old, String replacement) {
    assertThat(SmallCatalog.text(CUBES)).contains(old);
    return CubeWarnings.of(
        SmallCatalog.with(CUBES, SmallCatalog.text(CUBES).replace(old, replacement)));
  }

  @Test
  void cubes_withoutSharedFields_haveNoWarnings() {
    assertThat(CubeWarnings.of(SmallCatalog.load())).isEmpty();
  }

  @Test
  void cube_ofExtendedAndOtherFields_isNarrow() {
    assertThat(warnings("[version, {field: colour", "[ldap, version, {field: colour"))
        .containsExactly(
            "cube small/by_version counts only instances with the scope extended, because of ldap;"
                + " a cube of only version, colour, users would count all instances",
            "dimension ldap is used by by_version, adoption; each of them reduces the detail that the"
                + " others can publish");
  }

  @Test
  void number_summedInOneCubeAndBinnedInAnother_isShared() {
    assertThat(
            warnings(
                "title: Owners, unit: owners}]",
                "title: Owners}, {name: middle, quantile: 0.5, of: users, title: Middle}]"))
        .containsExactly(
            "cube small/adoption counts only instances with the scope extended, because of ldap;"
                + " a cube of only users would count all instances",
            "number users is used by by_version, adoption; each of them reduces the detail that the"
                + " others can publish");
  }

  @Test
  void cubes_shipped_haveOneNarrowPopulation() {
    assertThat(CubeWarnings.of(Catalog.load()))
        .filteredOn(warning -> warning.contains("counts only"))
        .extracting(warning -> warning.split(" ", 3)[1])
        .containsExactly("instances/users_by_ldap");
  }
}
