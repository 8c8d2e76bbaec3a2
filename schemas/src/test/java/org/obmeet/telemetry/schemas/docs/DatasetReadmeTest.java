package org.obmeet.telemetry.schemas.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.DatasetNotes;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/** The pages for administrators say what the schema says. */
class DatasetReadmeTest {
  private static final CatalogSource SOURCE = CatalogSource.classPath();

  private static Path file(String dataset) {
    return Path.of("datasets", dataset, "README.md");
  }

  private static String made(String dataset) {
    return DatasetReadme.of(Catalog.load().dataset(dataset), DatasetNotes.of(SOURCE, dataset));
  }

  @ParameterizedTest
  @ValueSource(strings = {"instance_statistics", "community_events", "consent"})
  void page_isTheOneThatTheSchemaMakes(String dataset) throws IOException {
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(file(dataset), made(dataset));
    }
    assertThat(Files.readString(file(dataset)))
        .as(
            "%s is out of date; make it again: mvn test -pl schemas -Dtest=DatasetReadmeTest"
                + " -Dreadme.write=true",
            file(dataset))
        .isEqualTo(made(dataset));
  }

  @ParameterizedTest
  @ValueSource(strings = {"instance_statistics", "community_events", "consent"})
  void page_namesEveryFieldOnce(String dataset) {
    String page = made(dataset);
    for (Field field : Catalog.load().dataset(dataset).fields()) {
      long rows =
          page.lines()
              .filter(line -> line.startsWith("| " + field.title() + " | `" + field.name() + "` |"))
              .count();
      assertThat(rows).as(field.name()).isEqualTo(1);
    }
  }

  @Test
  void page_ofAField_saysWhatIsDoneToIt() {
    assertThat(made("instance_statistics"))
        .contains(
            "| Version of the server | `version` | `version` | the first 3 of the version's parts,"
                + " and its channel | `",
            "| Users | `total_users` | `totalUsers` | cut off at the ends, and after the point |"
                + " 0 to 1000000000 users |",
            "| Users of OAuth providers of their own | `oauth_custom_users` |"
                + " `services.oauth.custom.*.users` | added up; keys and all else dropped |",
            "| Country | `country` | `wizard.country` | kept where it is listed | "
                + countries()
                + " values of `domains/countries.yaml`, or other |",
            "| `statsToken` | a secret of the instance |");
  }

  private static String countries() {
    Domain domain = Catalog.load().dataset("instance_statistics").require("country").domain();
    return Integer.toString(((Domain.Listed) domain).values().size());
  }
}
