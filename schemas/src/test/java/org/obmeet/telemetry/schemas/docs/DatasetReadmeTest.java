package org.obmeet.telemetry.schemas.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Tests that the pages for administrators agree with the schema. To write the pages, run it with
 * {@code -Dreadme.write=true}.
 */
class DatasetReadmeTest {
  private static final Pattern FIELD = Pattern.compile("(?m)^\\| [^|]+ \\| `(\\w+)` \\|");

  private static Path file(String dataset) {
    return Path.of("datasets", dataset, "README.md");
  }

  private static String page(String dataset) {
    return DatasetReadme.of(Catalog.load().dataset(dataset));
  }

  @ParameterizedTest
  @ValueSource(strings = {"instance_statistics", "community_events", "consent"})
  void page_ofADataset_isUpToDate(String dataset) throws IOException {
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(file(dataset), page(dataset));
    }
    assertThat(Files.readString(file(dataset)))
        .as(
            "%s is out of date; update it: mvn test -pl schemas -Dtest=DatasetReadmeTest"
                + " -Dreadme.write=true",
            file(dataset))
        .isEqualTo(page(dataset));
  }

  @ParameterizedTest
  @ValueSource(strings = {"instance_statistics", "community_events", "consent"})
  void page_ofADataset_hasEveryFieldOnce(String dataset) {
    Stream<String> written =
        FIELD
            .matcher(page(dataset))
            .results()
            .map(row -> row.group(1))
            .flatMap(
                name ->
                    name.contains("PERIOD")
                        ? Stream.of("yesterday", "last_week", "last_month")
                            .map(period -> name.replace("PERIOD", period))
                        : Stream.of(name));

    assertThat(written)
        .containsExactlyInAnyOrderElementsOf(
            Catalog.load().dataset(dataset).fields().stream().map(Field::name).toList());
  }

  @Test
  void page_ofADataset_hasTreatmentsAndValues() {
    assertThat(page("instance_statistics"))
        .contains(
            "| `sum` | sum of the numbers; keys and other values are dropped | 0 to 1000000000 |",
            "| `patch` | first 3 parts of the version, and its release channel | |",
            "| Version of the server | `version` | `version` | `patch`: `",
            "| Users | `total_users` | `totalUsers` | `clamp` |",
            "| Time in sessions of PERIOD | `user_time_PERIOD` | `uniqueUsersOfPERIOD.data[].time` |"
                + " `sum`: 0 to 1000000000000 s |",
            "| Country | `country` | `wizard.country` | `allow`: "
                + countries()
                + " values of `domains/countries.yaml`, or not_listed |",
            "| `statsToken` | a secret of the instance |");
  }

  private static String countries() {
    Domain domain = Catalog.load().dataset("instance_statistics").require("country").domain();
    return Integer.toString(((Domain.Listed) domain).values().size());
  }
}
