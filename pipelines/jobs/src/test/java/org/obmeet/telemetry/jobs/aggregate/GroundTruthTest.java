package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.parquet.ParquetTable;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Bins;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.dataset.GenerationSummary;
import org.obmeet.telemetry.synthetic.dataset.SyntheticDataset;

/** Runs both jobs on synthetic data and compares every released number with the ground truth. */
@Tag("integration")
class GroundTruthTest {
  /** Cubes that must have enough contributors in a data set of this size. */
  private static final String[] EXPECTED = {
    "page_views_by_route",
    "activity_by_weekday",
    "events_by_type",
    "features_by_category",
    "features",
    "browsers",
    "operating_systems",
    "app_versions",
    "active_people",
    "sessions",
    "sessions_session_seconds_bands",
    "sessions_session_page_views_bands",
    "entry_routes",
    "exit_routes",
    "time_on_page",
    "time_on_page_by_area",
    "first_use",
    "first_use_funnel",
    "weekly_cohorts",
    "instances_total",
    "instances_size",
    "instances_size_total_users_bands",
    "instances_size_total_messages_bands",
    "instances_size_total_rooms_bands",
    "instances_size_uploads_total_bands",
    "opted_in",
    "instances_by_version",
    "users_by_version",
    "instances_by_deploy_method",
    "instances_by_platform",
    "instances_by_architecture",
    "instances_by_database",
    "instances_by_country",
    "instances_by_size",
    "sizes_by_deploy_method",
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
    "users_by_ldap",
    "users_by_ldap_total_users_bands",
    "instances_by_apps",
    "owners_new_and_lapsed",
    "upgrade_lag"
  };

  private static final GeneratorOptions OPTIONS =
      GeneratorOptions.defaults()
          .withInstances(800)
          .withPeople(350)
          .withEvents(20_000)
          .withDays(56);

  private final Map<String, Integer> quantiles = new TreeMap<>();

  @TempDir static Path folder;
  private static LakeFixture work;
  private static GenerationSummary generated;
  private static RunReport ingested;
  private static RunReport aggregated;
  private static final Catalog CATALOG = Catalog.load();

  @BeforeAll
  static void runBothJobs() throws Exception {
    Path input = folder.resolve("input");
    generated = new SyntheticDataset(OPTIONS, Catalog.load()).write(input);
    work = new LakeFixture(folder, generated.ingestTime());
    ingested =
        work.ingest(
            List.of(input.resolve("reports.ndjson.gz")),
            List.of(input.resolve("events.ndjson.gz")),
            Optional.of(input.resolve("consents.ndjson")));
    aggregated = work.aggregate();
  }

  @Test
  void ingest_ofSyntheticData_countsEveryOutcome() {
    assertThat(ingested.exit()).isEqualTo(ExitCode.DONE);
    assertOutcomes(ingested.streams().get("instance_statistics"), generated.reports());
    assertOutcomes(ingested.streams().get("community_events"), generated.events());
  }

  private static void assertOutcomes(
      StreamCounts counts, Map<org.obmeet.telemetry.synthetic.ExpectedOutcome, Long> truth) {
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
    try (SqlGroundTruth truth = new SqlGroundTruth(folder.resolve("input/truth"))) {
      for (TableRelease release : work.lake().state().releases().values()) {
        Optional<Cube> cube =
            CATALOG.cubes().stream()
                .filter(c -> c.name().equals(release.key().table()))
                .findFirst();
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
        .as("quantiles that are published in some window: all of the catalogue")
        .containsAll(
            CATALOG.cubes().stream()
                .flatMap(c -> c.quantiles().stream())
                .map(Cube.Quantile::name)
                .toList());
  }

  private void check(SqlGroundTruth truth, Cube cube, TableRelease release) throws Exception {
    Window window = release.key().window();
    Dataset dataset = CATALOG.dataset(cube.stream());
    String name = release.key().toString();
    List<SqlGroundTruth.Row> rows = truth.rows(dataset, cube, window);
    Set<String> eligible = truth.eligible(dataset, window);
    ParquetTable table = finest(work.released(cube.name(), window));
    Set<List<String>> covered = new HashSet<>();
    Map<List<String>, List<SqlGroundTruth.Row>> cells = SqlGroundTruth.byCell(rows);
    Map<List<String>, List<SqlGroundTruth.Row>> under = new HashMap<>();
    cells.forEach(
        (cell, records) ->
            under
                .computeIfAbsent(rowOf(cube, table, cell), r -> new ArrayList<>())
                .addAll(records));
    for (List<Object> line : table.rows()) {
      List<String> labels = labels(cube, line);
      assertThat(covered.add(labels)).as("%s: %s twice", name, labels).isTrue();
      List<SqlGroundTruth.Row> records = under.getOrDefault(labels, List.of());
      assertRow(cube, name, table, line, records);
      if (value(table, line, "status").equals("suppressed")) {
        continue;
      }
      long has =
          records.stream()
              .map(SqlGroundTruth.Row::contributor)
              .distinct()
              .filter(eligible::contains)
              .count();
      assertThat(2 * has)
          .as("%s: eligible contributors of %s", name, line)
          .isGreaterThanOrEqualTo(records.isEmpty() ? 0 : cube.threshold());
      assertQuantiles(cube, name, table, line, records);
    }
    assertThat(covered).as("%s covers the population", name).containsAll(under.keySet());
  }

  private static ParquetTable finest(ParquetTable table) {
    return new ParquetTable(
        table.name(),
        table.about(),
        table.columns(),
        table.rows().stream().filter(line -> (boolean) value(table, line, "finest")).toList());
  }

  private static List<String> labels(Cube cube, List<Object> line) {
    return line.subList(2, 2 + cube.dimensions().size()).stream().map(String.class::cast).toList();
  }

  /** The row of a table that contains a finest cell: the finest one in the first dimension. */
  private static List<String> rowOf(Cube cube, ParquetTable table, List<String> cell) {
    List<List<String>> paths = new ArrayList<>();
    for (int d = 0; d < cell.size(); d++) {
      paths.add(cube.dimensions().get(d).hierarchy().path(cell.get(d)));
    }
    return table.rows().stream()
        .map(line -> labels(cube, line))
        .filter(row -> !levels(row, paths).contains(-1))
        .min((one, other) -> compare(levels(one, paths), levels(other, paths)))
        .orElseThrow(() -> new AssertionError("no row of " + cube.name() + " for " + cell));
  }

  private static int compare(List<Integer> one, List<Integer> other) {
    return IntStream.range(0, one.size())
        .map(d -> Integer.compare(one.get(d), other.get(d)))
        .filter(order -> order != 0)
        .findFirst()
        .orElse(0);
  }

  /** The level of each label of a row on the path of a cell; -1 if the label is not on it. */
  private static List<Integer> levels(List<String> row, List<List<String>> paths) {
    List<Integer> levels = new ArrayList<>();
    for (int d = 0; d < row.size(); d++) {
      String label = row.get(d);
      String node = label.endsWith(" other") ? label.substring(0, label.length() - 6) : label;
      boolean total = label.equals("other") || label.equals("*");
      levels.add(total ? paths.get(d).size() : paths.get(d).indexOf(node));
    }
    return levels;
  }

  private static Object value(ParquetTable table, List<Object> line, String column) {
    for (int c = 0; c < table.columns().size(); c++) {
      if (table.columns().get(c).name().equals(column)) {
        return line.get(c);
      }
    }
    throw new AssertionError("no column " + column + " in " + table.name());
  }

  /** Asserts exact counts and sums, and distinct counts within half of their rounding base. */
  private static void assertRow(
      Cube cube,
      String name,
      ParquetTable table,
      List<Object> line,
      List<SqlGroundTruth.Row> under) {
    boolean counted = value(table, line, "status").equals("published");
    List<Long> expected = SqlGroundTruth.values(cube, under);
    for (int m = 0; m < expected.size(); m++) {
      Cube.Measure measure = cube.measures().get(m);
      Long published = (Long) value(table, line, measure.name());
      String description = name + ": " + measure.name() + " of " + line;
      switch (measure.kind()) {
        case CONTRIBUTORS -> {
          if (counted) {
            assertThat(expected.get(m)).as(description).isGreaterThanOrEqualTo(cube.threshold());
          }
          if (published != null) {
            int base = 10;
            assertThat(published % base).as(description).isZero();
            assertThat(Math.abs(published - expected.get(m)))
                .as(description)
                .isLessThanOrEqualTo(base / 2);
          }
        }
        case RECORDS ->
            assertThat(published).as(description).isEqualTo(counted ? expected.get(m) : null);
        case SUM -> {
          boolean shown = value(table, line, measure.name() + "_status").equals("published");
          assertThat(published).as(description).isEqualTo(shown ? expected.get(m) : null);
        }
      }
    }
  }

  /** Asserts that a quantile is the bin of the true value, a coarser bin, or absent. */
  private void assertQuantiles(
      Cube cube,
      String name,
      ParquetTable table,
      List<Object> line,
      List<SqlGroundTruth.Row> under) {
    for (Cube.Quantile quantile : cube.quantiles()) {
      String bin = (String) value(table, line, quantile.name());
      if (bin != null) {
        long truth = SqlGroundTruth.quantile(under, quantile.field(), quantile.share());
        assertThat(truth)
            .as("%s: %s of %s is %s", name, quantile.name(), line, bin)
            .isBetween(Bins.lower(bin), Long.parseLong(bin.substring(bin.lastIndexOf('.') + 1)));
        quantiles.merge(quantile.name(), 1, Integer::sum);
      }
    }
  }

  @Test
  void lake_afterBothJobs_containsNoPlantedIdentifier() throws Exception {
    List<byte[]> markers =
        CanaryString.MARKERS.stream().map(m -> m.getBytes(StandardCharsets.UTF_8)).toList();
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
    assertThat(files).hasSizeGreaterThan(20);
    assertThat(work.bytes("staging").keySet()).allMatch(Lease::isFile);
  }

  @Test
  void aggregate_again_changesNothing() {
    Map<String, byte[]> before = work.releases();

    RunReport again = work.aggregate();

    assertThat(again.exit()).isEqualTo(ExitCode.DONE);
    assertThat(again.notes())
        .containsExactly("nothing changed: every closed window has been decided already");
    assertThat(work.releases().keySet()).isEqualTo(before.keySet());
  }
}
