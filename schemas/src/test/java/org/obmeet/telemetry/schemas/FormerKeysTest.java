package org.obmeet.telemetry.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;

/** Catalogs with keys and folders of an earlier release. */
class FormerKeysTest {
  private static final CatalogSource SHIPPED = CatalogSource.classPath();
  private static final String FACT = "facts/upgrade_lag.yaml";

  /** The shipped catalogue with the names of the release before. */
  private static CatalogSource former() {
    Map<String, String> changes = new HashMap<>();
    for (String file : SHIPPED.files("hierarchies")) {
      changes.put(file, null);
      changes.put(file.replace("hierarchies/", "ladders/"), SHIPPED.text(file));
    }
    for (String file : SHIPPED.files("cubes")) {
      changes.put(
          file,
          SHIPPED.text(file).replace("\nhierarchies:", "\nladders:").replace("{bin: ", "{band: "));
    }
    changes.put(FACT, SHIPPED.text(FACT).replace("\nfirst_seen:", "\nsightings:"));
    String dataset = "datasets/instance_statistics/dataset.yaml";
    changes.put(dataset, SHIPPED.text(dataset).replace("\neligibility:", "\nstanding:"));
    return new OverlaidCatalog(SHIPPED, changes);
  }

  @Test
  void catalog_withFormerNames_isTheSame() {
    assertThat(Catalog.load(former()).cubes()).isEqualTo(Catalog.load().cubes());
    assertThat(Catalog.load(former()).dataset("instance_statistics").eligibility())
        .isEqualTo(Catalog.load().dataset("instance_statistics").eligibility());
  }

  @Test
  void notices_nameEachFormerName() {
    assertThat(FormerKeys.notices(SHIPPED)).isEmpty();
    assertThat(FormerKeys.notices(former()))
        .contains(
            "cubes/community.yaml: the key ladders is now hierarchies; the former name is read"
                + " until 0.3",
            FACT + ": the key sightings is now first_seen; the former name is read until 0.3",
            "datasets/instance_statistics/dataset.yaml: the key standing is now eligibility; the"
                + " former name is read until 0.3")
        .anySatisfy(notice -> assertThat(notice).startsWith("ladders/"))
        .anySatisfy(notice -> assertThat(notice).contains("the key band is now bin"));
  }

  @Test
  void bothNames_areRejected() {
    String both = SHIPPED.text(FACT) + "sightings: version\n";

    assertThatThrownBy(() -> Catalog.load(new OverlaidCatalog(SHIPPED, Map.of(FACT, both))))
        .isInstanceOf(CatalogException.class)
        .hasMessage(FACT + ":21: sightings is given beside first_seen, its present name; give one");
  }
}
