package org.obmeet.telemetry.cubes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.cubes.TestStreams.label;
import static org.obmeet.telemetry.cubes.TestStreams.owners;
import static org.obmeet.telemetry.cubes.TestStreams.records;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.DimensionTree;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests of the shipped eligibility rule with handwritten reports. */
class ContributorEligibilityTest {
  private static final int WEEK = 42;
  private static final String FRESH = "under_3_days";
  private static final String YOUNG = "under_28_days";
  private static final String LONG = "28_days_and_more";

  @TempDir private Path folder;

  private FactFixture reports() {
    return new FactFixture(folder, "lifecycle");
  }

  private static Object[] values(String deployment, String tenure, String verification) {
    return new Object[] {
      "deployment", deployment, "tenure", tenure, "verification", verification, "version", "6.6.0"
    };
  }

  private Map<String, CellTable> cells(FactFixture reports, List<Field> fields, Cube... cubes) {
    Path file = folder.resolve("reports.parquet");
    CleanParquet.write(file, fields, reports.rows, CleanParquet.Layout.USUAL);
    List<ParquetFileReader> readers = CleanParquet.open(List.of(file));
    try {
      return CubeAggregator.of(reports.dataset, List.of(cubes))
          .aggregate(FactFixture.window(WindowKind.WEEK, WEEK), 1, 10, FirstSeenDays.none())
          .add(readers, 0, false)
          .tables();
    } finally {
      CleanParquet.close(readers);
    }
  }

  private CellTable total(FactFixture reports) {
    return cells(reports, reports.dataset.fields(), versions(reports, Map.of())).get("versions");
  }

  private static Cube versions(FactFixture reports, Map<String, String> where) {
    return new Cube(
        "tests",
        "versions",
        "versions",
        "",
        reports.dataset.name(),
        true,
        List.of(WindowKind.WEEK),
        Scope.ENVELOPE,
        where,
        List.of(label("version", new DimensionHierarchy.Flat())),
        List.of(owners(), records()),
        10,
        10,
        Optional.empty(),
        List.of(),
        "",
        Optional.empty());
  }

  private static int leaf(CellTable table, String label) {
    return table.find(table.trees().get(0).leaf(List.of(label)));
  }

  private static int root(CellTable table) {
    return table.find(DimensionTree.ROOT);
  }

  @Test
  void eligibility_ofEachDeploymentAndTenure_isAsDeclared() {
    assertThat(eligible("unregistered", FRESH, "verified")).isZero();
    assertThat(eligible("unregistered", YOUNG, "verified")).isZero();
    assertThat(eligible("unregistered", LONG, "verified")).isOne();
    assertThat(eligible("registered", FRESH, "verified")).isOne();
    assertThat(eligible("hosted", FRESH, "verified")).isOne();
  }

  @Test
  void eligibility_ofUnverifiedReports_dependsOnTenureOnly() {
    assertThat(eligible("registered", FRESH, "unverified")).isZero();
    assertThat(eligible("registered", YOUNG, "unverified")).isZero();
    assertThat(eligible("hosted", YOUNG, "unverified")).isZero();
    assertThat(eligible("registered", LONG, "unverified")).isOne();
    assertThat(eligible("unregistered", LONG, "unverified")).isOne();
  }

  private long eligible(String deployment, String tenure, String verification) {
    CellTable table = total(reports().row(1, WEEK, 0, values(deployment, tenure, verification)));
    assertThat(table.contributors(root(table))).isOne();
    return table.eligible(root(table));
  }

  @Test
  void eligibility_ofAFileWithoutTheField_isThatOfVerifiedReports() {
    FactFixture reports =
        reports()
            .row(1, WEEK, 0, values("registered", FRESH, null))
            .row(2, WEEK, 0, values("unregistered", FRESH, null))
            .row(3, WEEK, 0, values("unregistered", LONG, null));
    List<Field> older =
        reports.dataset.fields().stream().filter(f -> !f.name().equals("verification")).toList();
    CellTable table = cells(reports, older, versions(reports, Map.of())).get("versions");

    assertThat(older).hasSize(reports.dataset.fields().size() - 1);
    assertThat(table.contributors(root(table))).isEqualTo(3);
    assertThat(table.eligible(root(table))).isEqualTo(2);
  }

  @Test
  void eligibility_byAnUnpickedReport_holdsInEveryCell() {
    FactFixture reports =
        reports()
            .row(1, WEEK, 0, values("registered", FRESH, "verified"))
            .row(1, WEEK + 1, 0, values("unregistered", FRESH, "verified"))
            .row(1, WEEK + 1, 0, "instance", 7, "version", "7.0.0", "deployment", "unregistered")
            .row(2, WEEK + 1, 0, "version", "7.0.0", "deployment", "unregistered");
    CellTable table = total(reports);

    assertThat(table.contributors(leaf(table, "6.6.0"))).isOne();
    assertThat(table.eligible(leaf(table, "6.6.0"))).isOne();
    assertThat(table.contributors(leaf(table, "7.0.0"))).isEqualTo(2);
    assertThat(table.eligible(leaf(table, "7.0.0"))).isOne();
    assertThat(table.eligible(root(table))).isOne();
    assertThat(table.eligibleCarriers(root(table), 0)).isOne();
  }

  @Test
  void eligibility_byAnExcludedReport_holdsForTheOwner() {
    FactFixture reports =
        reports()
            .row(1, WEEK, 0, "version", "7.0.0", "instance", 5)
            .row(1, WEEK, 0, "version", "6.6.0", "instance", 6, "deployment", "unregistered");
    CellTable table =
        cells(
                reports,
                reports.dataset.fields(),
                versions(reports, Map.of("deployment", "unregistered")))
            .get("versions");

    assertThat(table.find(table.trees().get(0).leaf(List.of("7.0.0")))).isNegative();
    assertThat(table.eligible(leaf(table, "6.6.0"))).isOne();
  }

  @Test
  void eligibility_byReportsOfOtherWeeks_isIgnored() {
    FactFixture reports =
        reports()
            .row(1, WEEK - 1, 0, values("registered", LONG, "verified"))
            .row(1, WEEK, 0, values("unregistered", FRESH, "verified"))
            .row(1, WEEK + 7, 0, values("registered", LONG, "verified"));
    Cube facts = reports.cube();
    Map<String, CellTable> tables =
        cells(reports, reports.dataset.fields(), facts, versions(reports, Map.of()));

    assertThat(tables.get("versions").eligible(root(tables.get("versions")))).isZero();
    CellTable lifecycle = tables.get("lifecycle");
    assertThat(lifecycle.contributors(leaf(lifecycle, "continuing"))).isOne();
    assertThat(lifecycle.eligible(leaf(lifecycle, "continuing"))).isZero();
  }

  @Test
  void eligibility_withoutAReportInTheWindow_isThatOfTheLastReport() {
    FactFixture reports =
        reports()
            .row(1, WEEK - 25, 0, values("unregistered", FRESH, "verified"))
            .row(1, WEEK - 23, 0, values("registered", FRESH, "verified"))
            .row(2, WEEK - 25, 0, values("registered", FRESH, "verified"))
            .row(2, WEEK - 23, 0, values("unregistered", FRESH, "verified"));
    CellTable table = cells(reports, reports.dataset.fields(), reports.cube()).get("lifecycle");

    assertThat(table.contributors(leaf(table, "lapsed"))).isEqualTo(2);
    assertThat(table.eligible(leaf(table, "lapsed"))).isOne();
  }
}
