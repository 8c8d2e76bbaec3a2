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
  void cubes_apart_giveNone() {
    assertThat(CubeWarnings.of(SmallCatalog.load())).isEmpty();
  }

  @Test
  void cube_ofAnExtendedAndAnotherField_isNarrow() {
    assertThat(warnings("[version, {field: colour", "[ldap, version, {field: colour"))
        .containsExactly(
            "cube small/by_version counts only those that consented to extended, because of ldap;"
                + " a cube of version, colour, users alone would count all",
            "dimension ldap is shared by by_version, adoption; each costs the others detail");
  }

  @Test
  void number_summedHereAndBinnedThere_isShared() {
    assertThat(
            warnings(
                "title: Owners, unit: owners}]",
                "title: Owners}, {name: middle, quantile: 0.5, of: users, title: Middle}]"))
        .containsExactly(
            "cube small/adoption counts only those that consented to extended, because of ldap;"
                + " a cube of users alone would count all",
            "number users is shared by by_version, adoption; each costs the others detail");
  }

  @Test
  void cubes_shipped_warnOfTwoNarrowPopulations() {
    assertThat(CubeWarnings.of(Catalog.load()))
        .filteredOn(warning -> warning.contains("counts only"))
        .extracting(warning -> warning.split(" ", 3)[1])
        .containsExactly("instances/users_by_ldap");
  }
}
