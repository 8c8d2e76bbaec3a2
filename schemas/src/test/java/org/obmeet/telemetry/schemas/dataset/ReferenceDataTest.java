package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Compares domains and fields with their reference data, if that is available. */
class ReferenceDataTest {
  private static final Path DATA =
      Path.of(System.getProperty("shared.dir", "shared")).resolve("data");

  private final Catalog catalog = Catalog.load();

  @BeforeEach
  void requireReferenceData() {
    assumeTrue(Files.isDirectory(DATA), "the shared folder is absent");
  }

  private static YamlNode json(String file) throws IOException {
    return YamlNode.parse(file, Files.readString(DATA.resolve(file)));
  }

  private List<String> values(String stream, String field) {
    return ((Domain.Listed) catalog.dataset(stream).require(field).domain()).values();
  }

  @Test
  void infoPage_ofReports_isThatOfTheFieldCatalogue() throws IOException {
    Set<String> shown =
        Files.readAllLines(DATA.resolve("statistics_fields.csv")).stream()
            .map(line -> line.split(",", 6))
            .filter(cells -> cells[2].equals("y") || cells[3].equals("y"))
            .filter(cells -> !cells[4].startsWith("D-"))
            .map(cells -> cells[0])
            .collect(Collectors.toCollection(TreeSet::new));
    shown.remove("uniqueId");

    assertThat(shown).isEqualTo(InfoPageTest.SHOWN);
  }

  @Test
  void infoPageOmissions_ofReports_areThoseOfTheFieldCatalogue() throws IOException {
    Set<String> dropped =
        Files.readAllLines(DATA.resolve("statistics_fields.csv")).stream()
            .map(line -> line.split(",", 6))
            .filter(cells -> cells[2].equals("y") || cells[3].equals("y"))
            .filter(cells -> cells[4].startsWith("D-") || cells[0].equals("uniqueId"))
            .map(cells -> cells[0].replace("[]", ""))
            .collect(Collectors.toSet());

    assertThat(dropped).containsExactlyInAnyOrderElementsOf(InfoPageTest.OMITTED);
  }

  @Test
  void routes_ofTheDomain_areAllTemplatesExceptTheCatchAll() throws IOException {
    Set<String> templates =
        json("routes.json").require("files").entries().values().stream()
            .flatMap(file -> file.texts().stream())
            .collect(Collectors.toSet());
    templates.remove("*");

    assertThat(values("community_events", "route")).containsExactlyInAnyOrderElementsOf(templates);
  }

  @Test
  void events_ofTheDomain_areAllCategoriesAndActions() throws IOException {
    List<YamlNode> events = json("events.json").require("events").items();

    assertThat(values("community_events", "category"))
        .containsExactlyInAnyOrderElementsOf(
            events.stream().map(e -> e.require("category").text()).collect(Collectors.toSet()));
    assertThat(values("community_events", "action"))
        .containsExactlyInAnyOrderElementsOf(
            events.stream().map(e -> e.require("action").text()).collect(Collectors.toSet()));
  }

  @Test
  void wizardAnswers_ofTheDomains_areAllAllowedValues() throws IOException {
    YamlNode enums = json("enums.json");
    Map<String, String> fields =
        Map.of(
            "Country", "country",
            "Industry", "industry",
            "Organization_Type", "organization_type",
            "Server_Type", "server_type");

    for (Map.Entry<String, String> each : fields.entrySet()) {
      Set<String> keys =
          enums.require(each.getKey()).items().stream()
              .map(item -> item.require("key").text())
              .collect(Collectors.toSet());
      keys.remove("other");
      assertThat(values("instance_statistics", each.getValue()))
          .as(each.getKey())
          .containsExactlyInAnyOrderElementsOf(keys);
    }
  }

  @Test
  void sizes_ofTheDomain_haveAnAliasForEachValue() throws IOException {
    Set<String> keys =
        json("enums.json").require("Size").items().stream()
            .map(item -> item.require("key").text())
            .collect(Collectors.toSet());

    Domain size = catalog.dataset("instance_statistics").require("size").domain();
    assertThat(((Domain.Listed) size).aliases().keySet()).isEqualTo(keys);
  }
}
