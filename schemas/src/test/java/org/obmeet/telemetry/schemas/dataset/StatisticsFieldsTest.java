package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Tests that every path of the statistics document is a source, or omitted with a reason. The known
 * paths are in a field catalogue, which is not always available.
 */
class StatisticsFieldsTest {
  /** The number of fields up to the last one with paths in the catalogue of version 8.7. */
  private static final int FIELDS_OF_THE_CATALOGUE = 589;

  private static final Path CATALOGUE =
      Path.of(System.getProperty("shared.dir", "shared")).resolve("data/statistics_fields.csv");
  private static final Pattern SELECTED = Pattern.compile("\\[([\\w-]*)=[^\\]]*\\]");

  /** A path that is read in memory and stored as a pseudonym only. */
  private static final String HOST = "host";

  private final Dataset statistics = Catalog.load().dataset("instance_statistics");
  private final List<DatasetNotes.Omission> omitted =
      Catalog.load().dataset("instance_statistics").notes().omitted();

  private record Row(String path, boolean shown, String kind) {
    boolean dropped() {
      return kind.startsWith("D-");
    }

    boolean container() {
      return kind.startsWith("-");
    }
  }

  private List<Row> rows;

  @BeforeEach
  void requireCatalogue() throws IOException {
    assumeTrue(Files.isRegularFile(CATALOGUE), "the shared folder is absent");
    rows =
        Files.readAllLines(CATALOGUE).stream()
            .skip(1)
            .map(line -> line.split(",", 6))
            .map(c -> new Row(c[0], c[2].equals("y") || c[3].equals("y"), c[4]))
            .toList();
    assertThat(rows).hasSizeGreaterThan(400);
  }

  /** Returns the paths of the catalogue that a source reads. */
  private static Set<String> read(String source) {
    String path = source.replaceFirst("^\\^", "");
    Set<String> paths = new TreeSet<>();
    Matcher by = SELECTED.matcher(path);
    if (by.find() && !by.group(1).isEmpty()) {
      paths.add(path.substring(0, by.start()) + "[]." + by.group(1));
    }
    String plain = SELECTED.matcher(path).replaceAll("[]");
    if (plain.startsWith("userLanguages.") && !plain.endsWith(".none")) {
      plain = "userLanguages.<lang>";
    } else if (plain.startsWith("enterprise.voip.total.")) {
      plain = "enterprise.voip.total.*";
    } else if (plain.equals("services.oauth.custom.*")) {
      plain = "services.oauth.custom";
    } else if (plain.startsWith("enterprise.") && plain.endsWith("[]")) {
      paths.add(plain.replace("[]", ""));
    }
    paths.add(plain.replace("services.oauth.custom.*.", "services.oauth.custom.<name>."));
    return paths;
  }

  private Set<String> sources(Collection<Scope> scopes) {
    return sources(statistics.fields(), scopes);
  }

  private static Set<String> sources(List<Field> fields, Collection<Scope> scopes) {
    return fields.stream()
        .filter(f -> scopes.contains(f.scope()))
        .flatMap(f -> f.sources().stream())
        .flatMap(source -> read(source).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isOmitted(String path) {
    return omitted.stream().anyMatch(o -> o.covers(path));
  }

  @Test
  void path_notOmitted_isASource() {
    Set<String> sources = sources(List.of(Scope.values()));

    assertThat(rows)
        .filteredOn(row -> !row.dropped() && !row.container())
        .extracting(Row::path)
        .allSatisfy(path -> assertThat(sources).contains(path));
  }

  @Test
  void path_omitted_isNoSource_andHasAReason() {
    Set<String> sources = sources(List.of(Scope.values()));

    assertThat(rows)
        .filteredOn(Row::dropped)
        .extracting(Row::path)
        .hasSizeGreaterThan(40)
        .allSatisfy(
            path -> {
              assertThat(isOmitted(path)).as(path + " has a reason").isTrue();
              assertThat(path.equals(HOST) || !sources.contains(path)).as(path).isTrue();
            });
  }

  /** New fields are at the end. Their paths may be of newer servers and not in the catalogue. */
  @Test
  void source_ofAReport_isInTheFieldCatalogue() {
    Set<String> known = rows.stream().map(Row::path).collect(Collectors.toSet());

    List<Field> first = statistics.fields().subList(0, FIELDS_OF_THE_CATALOGUE);
    assertThat(first.get(FIELDS_OF_THE_CATALOGUE - 1).name()).isEqualTo("oauth");
    assertThat(known)
        .containsAll(sources(first, List.of(Scope.values())))
        .containsAll(sources(List.of(Scope.INFO_PAGE)));
  }

  @Test
  void omission_ofAReport_isInTheFieldCatalogue() {
    assertThat(omitted).allSatisfy(o -> assertThat(rows).extracting(Row::path).anyMatch(o::covers));
  }

  @Test
  void extendedField_ofAReport_readsNoInfoPagePath() {
    Set<String> shown = rows.stream().filter(Row::shown).map(Row::path).collect(Collectors.toSet());
    Set<String> extended = sources(List.of(Scope.EXTENDED));

    assertThat(extended).doesNotContainAnyElementsOf(shown);
  }
}
