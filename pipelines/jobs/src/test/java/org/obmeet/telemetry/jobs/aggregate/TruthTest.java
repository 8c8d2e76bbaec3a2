package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.jobs.Workplace;
import org.obmeet.telemetry.lake.Release;
import org.obmeet.telemetry.lake.ReleaseTable;
import org.obmeet.telemetry.schemas.Bands;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Cube.MeasureKind;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Ladder;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.world.Planted;
import org.obmeet.telemetry.world.Summary;
import org.obmeet.telemetry.world.World;
import org.obmeet.telemetry.world.WorldOptions;

/** A generated world through both jobs, every released number held against the world's truth. */
class TruthTest {
  /** Those of the catalogue that a world of this size must have enough contributors for. */
  private static final String[] EXPECTED = {
    "page_views_by_route",
    "features",
    "browsers",
    "app_versions",
    "active_people",
    "sessions",
    "sessions_session_seconds_bands",
    "sessions_session_page_views_bands",
    "entry_routes",
    "exit_routes",
    "time_on_page",
    "first_use",
    "first_use_funnel",
    "weekly_cohorts",
    "instances_total",
    "instances_total_total_users_bands",
    "instances_total_total_messages_bands",
    "instances_total_total_rooms_bands",
    "instances_total_uploads_total_bands",
    "opted_in",
    "instances_by_version",
    "instances_by_version_active_users_bands",
    "instances_by_platform",
    "instances_by_database",
    "instances_by_country",
    "instances_by_language",
    "users_by_language",
    "adoption_ldap",
    "adoption_saml",
    "adoption_oauth",
    "adoption_federation",
    "adoption_e2e_encryption",
    "adoption_omnichannel",
    "adoption_push",
    "adoption_two_factor",
    "adoption_read_receipts",
    "adoption_threads",
    "adoption_enterprise",
    "instances_by_apps",
    "owners_new_and_lapsed",
    "upgrade_lag"
  };

  private static final WorldOptions OPTIONS =
      WorldOptions.defaults().withInstances(800).withPeople(350).withEvents(20_000).withDays(56);

  private final Map<String, Integer> quantiles = new TreeMap<>();

  @TempDir static Path folder;
  private static Workplace work;
  private static Summary world;
  private static RunReport ingested;
  private static RunReport aggregated;
  private static final Catalog CATALOG = Catalog.load();

  @BeforeAll
  static void runBothJobs() throws Exception {
    Path input = folder.resolve("input");
    world = World.of(OPTIONS).write(input);
    work = new Workplace(folder, world.clock());
    ingested =
        work.ingest(
            List.of(input.resolve("reports.ndjson.gz")),
            List.of(input.resolve("events.ndjson.gz")),
            Optional.of(input.resolve("consents.ndjson")));
    aggregated = work.aggregate();
  }

  @Test
  void ingest_ofTheWorld_countsEveryOutcomeAsItMustBe() {
    assertThat(ingested.exit()).isEqualTo(ExitCode.DONE);
    assertOutcomes(ingested.streams().get("instance_statistics"), world.reports());
    assertOutcomes(ingested.streams().get("community_events"), world.events());
  }

  private static void assertOutcomes(
      StreamCounts counts, Map<org.obmeet.telemetry.world.Outcome, Long> truth) {
    Map<String, Long> expected = new TreeMap<>();
    truth.forEach((outcome, n) -> expected.merge(outcome.word(), n, Long::sum));
    expected.values().removeIf(n -> n == 0);
    Map<String, Long> actual = new TreeMap<>(counts.suppressed());
    actual.putAll(counts.rejected());
    actual.put("accepted", counts.accepted());
    actual.put("duplicate", counts.duplicates());
    actual.values().removeIf(n -> n == 0);
    assertThat(actual).isEqualTo(expected);
    assertThat(counts.conserved()).isTrue();
  }

  @Test
  void releases_ofEveryCubeAndWindow_areExactSafeDisjointAndComplete() throws Exception {
    int tables = 0;
    try (Truth truth = new Truth(folder.resolve("input/truth"))) {
      for (Release release : work.lake().state().releases().values()) {
        Optional<Cube> cube =
            CATALOG.cubes().stream().filter(c -> c.name().equals(release.key().cube())).findFirst();
        if (cube.isPresent()) {
          check(truth, cube.get(), release);
          tables++;
        }
      }
    }
    assertThat(tables).as("released tables").isGreaterThan(400);
    assertThat(aggregated.releases())
        .as("cubes that are released in some window")
        .filteredOn(r -> r.decision().equals("released"))
        .extracting(ReleaseCounts::cube)
        .contains(EXPECTED);
    assertThat(quantiles.keySet())
        .as("quantiles that are said in some window: all of the catalogue")
        .containsAll(
            CATALOG.cubes().stream()
                .flatMap(c -> c.quantiles().stream())
                .map(Cube.Quantile::name)
                .toList());
  }

  private void check(Truth truth, Cube cube, Release release) throws Exception {
    Window window = release.key().window();
    Dataset dataset = CATALOG.dataset(cube.stream());
    String name = release.key().toString();
    List<Truth.Row> rows = truth.rows(dataset, cube, window);
    Set<String> standing = truth.standing(dataset, window);
    ReleaseTable table =
        ReleaseTable.read(
            work.lake().files(), release.folder() + "/" + release.key().cube() + ".parquet");
    JsonNode groups =
        new ObjectMapper()
            .readTree(work.lake().files().bytes(release.folder() + "/_MANIFEST.json"))
            .get("groups");
    Set<List<String>> covered = new HashSet<>();
    Map<List<String>, List<Truth.Row>> cells = Truth.byCell(rows);
    for (List<Object> line : table.rows()) {
      List<Truth.Row> under = new ArrayList<>();
      for (Map.Entry<List<String>, List<Truth.Row>> cell : cells.entrySet()) {
        if (covers(cube, groups, line, cell.getKey())) {
          assertThat(covered.add(cell.getKey())).as("%s: %s twice", name, cell.getKey()).isTrue();
          under.addAll(cell.getValue());
        }
      }
      assertRow(cube, name, line, under);
      long has =
          under.stream().map(Truth.Row::contributor).distinct().filter(standing::contains).count();
      assertThat(2 * has)
          .as("%s: standing of %s", name, line)
          .isGreaterThanOrEqualTo(under.isEmpty() ? 0 : cube.threshold());
      assertQuantiles(cube, name, line, under);
    }
    assertThat(covered).as("%s covers the population", name).isEqualTo(cells.keySet());
  }

  private static void assertRow(Cube cube, String name, List<Object> line, List<Truth.Row> under) {
    int status = 2 + cube.dimensions().size();
    assertThat(line.get(status)).isEqualTo("published");
    List<Long> expected = Truth.values(cube, under);
    for (int m = 0; m < expected.size(); m++) {
      assertThat(line.get(status + 1 + m))
          .as("%s: %s of %s", name, cube.measures().get(m).name(), line)
          .isEqualTo(expected.get(m));
      if (cube.measures().get(m).kind() == MeasureKind.CONTRIBUTORS) {
        assertThat(expected.get(m))
            .as("%s: %s", name, line)
            .isGreaterThanOrEqualTo(cube.threshold());
      }
    }
  }

  /** A quantile is the band that the truth lies in, or a coarser one, or absent. */
  private void assertQuantiles(Cube cube, String name, List<Object> line, List<Truth.Row> under) {
    int first = 3 + cube.dimensions().size() + cube.measures().size();
    for (int q = 0; q < cube.quantiles().size(); q++) {
      Cube.Quantile quantile = cube.quantiles().get(q);
      String band = (String) line.get(first + q);
      if (band != null) {
        long truth = Truth.quantile(under, quantile.field(), quantile.share());
        assertThat(truth)
            .as("%s: %s of %s is %s", name, quantile.name(), line, band)
            .isBetween(Bands.lower(band), Bands.upper(band));
        quantiles.merge(quantile.name(), 1, Integer::sum);
      }
    }
  }

  /** Whether a released row stands for a finest cell, by what its labels are said to mean. */
  private static boolean covers(Cube cube, JsonNode groups, List<Object> line, List<String> cell) {
    for (int d = 0; d < cell.size(); d++) {
      JsonNode meanings = groups.path(cube.dimensions().get(d).field());
      Ladder ladder = cube.dimensions().get(d).ladder();
      if (!stands(meanings, ladder, (String) line.get(2 + d), cell.get(d))) {
        return false;
      }
    }
    return true;
  }

  private static boolean stands(JsonNode meanings, Ladder ladder, String label, String leaf) {
    JsonNode meaning = meanings.get(label);
    if (meaning == null) {
      return label.equals(leaf);
    }
    String node = meaning.get("node").asText();
    if (!node.equals("*") && !ladder.path(leaf).contains(node)) {
      return false;
    }
    for (JsonNode excluded : meaning.get("except")) {
      if (stands(meanings, ladder, excluded.asText(), leaf)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void lake_afterBothJobs_holdsNoPlantedIdentifier() throws Exception {
    List<byte[]> markers =
        Planted.MARKERS.stream().map(m -> m.getBytes(StandardCharsets.UTF_8)).toList();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(work.root())) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      for (byte[] marker : markers) {
        assertThat(text)
            .as(file.toString())
            .doesNotContain(new String(marker, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(files).hasSizeGreaterThan(100);
    assertThat(work.bytes("staging")).isEmpty();
  }

  @Test
  void aggregate_again_changesNothing() {
    Map<String, byte[]> before = work.bytes("release");

    RunReport again = work.aggregate();

    assertThat(again.exit()).isEqualTo(ExitCode.DONE);
    assertThat(again.notes())
        .containsExactly("every closed window is decided already: nothing changed");
    assertThat(work.bytes("release").keySet()).isEqualTo(before.keySet());
  }
}
