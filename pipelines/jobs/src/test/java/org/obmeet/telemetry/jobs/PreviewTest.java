package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.schemas.domain.Window;

class PreviewTest {
  private static final Window OLD = Window.parse("week/2026-11-02");
  private static final Window NEW = Window.parse("week/2026-11-09");

  @TempDir Path folder;
  private LakeFixture work;

  @BeforeEach
  void ingest() {
    work = new LakeFixture(folder, Instant.parse("2026-11-19T12:00:00Z"));
    work.reports(reports("old", "2026-11-03"), reports("new", "2026-11-10"));
  }

  /** Reports of 60 instances with an owner each. Two of three versions have enough owners. */
  private Path reports(String name, String day) {
    return work.file(
        name,
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    """
                    {"uniqueId":"i%1$s","_id":"%2$s%1$s","host":"https://chat.o%1$s.example",\
                    "createdAt":"%3$sT08:00:00Z","version":"6.%4$s.0","totalUsers":%5$s}"""
                        .formatted(
                            Integer.toString(i),
                            name,
                            day,
                            i < 4 ? "1" : i < 20 ? "2" : "3",
                            Integer.toString(i)))
            .toArray(String[]::new));
  }

  private AggregateRequest request(String catalog, Window... windows) {
    return new AggregateRequest(
            work.root().toString(), work.now(), List.of(), List.of(windows), List.of())
        .withCatalog(catalog);
  }

  private RunReport run(AggregateRequest request) {
    return AggregateJob.run(request, Progress.silent());
  }

  private RunReport preview(String catalog, Window... windows) {
    return run(request(catalog, windows).asPreview(false));
  }

  /** A catalogue with another threshold of a cube. */
  private ChangedCatalog withThreshold(String name, int threshold) {
    String version = "    dimensions: [version]\n";
    return ChangedCatalog.in(folder.resolve(name))
        .with(
            "cubes/instances.yaml",
            text -> text.replace(version, "    threshold: " + threshold + "\n" + version));
  }

  @ParameterizedTest(name = "threshold {0} after 8: {1}")
  @CsvSource({"8, released", "9, released", "7, suppressed", "20, released"})
  void newCube_overReleasedWindows_isPreviewedAsAggregateThenDecides(int threshold, String word) {
    run(request(withThreshold("before", 8).path()));
    String catalog =
        withThreshold("after", threshold)
            .with(
                "cubes/instances.yaml",
                text ->
                    text
                        + """

                          - name: apps_by_version
                            title: Apps by version
                            description: Apps by version.
                            why: Which versions have most apps?
                            dimensions: [version]
                            measures:
                              - {name: owners, count: owners, title: Owners}
                              - {name: instances, count: instances, title: Instances}
                        """)
            .path();

    RunReport previewed = preview(catalog);

    assertThat(previewed.releases())
        .extracting(c -> c.cube() + " " + c.window() + " " + c.decision())
        .containsExactlyInAnyOrder(
            "apps_by_version " + OLD + " " + word, "apps_by_version " + NEW + " " + word);
    RunReport aggregated = run(request(catalog));
    assertThat(aggregated.releases()).isEqualTo(previewed.releases());
    assertThat(aggregated.notes()).isEqualTo(previewed.notes());
    assertThat(preview(catalog).releases()).as("everything is decided").isEmpty();
  }

  @Test
  void preview_ofAWindow_isWhatAggregateThenReleases() {
    work.aggregate(OLD);

    List<ReleaseCounts> previewed = preview(Catalogs.SHIPPED, NEW).releases();

    assertThat(previewed).extracting(ReleaseCounts::window).contains(NEW.toString());
    assertThat(previewed).anySatisfy(c -> assertThat(c.rules().toString()).contains("THRESHOLD"));
    assertThat(work.aggregate(NEW).releases()).isEqualTo(previewed);
  }

  @Test
  void preview_ofAReleasedWindow_isUnchanged() {
    work.aggregate(OLD);

    assertThat(preview(Catalogs.SHIPPED, OLD).releases())
        .extracting(ReleaseCounts::decision)
        .containsOnly("unchanged");
  }

  @Test
  void previewThatIgnoresReleases_isComputedAsIfThereWereNone() {
    List<ReleaseCounts> released = work.aggregate(OLD).releases();

    assertThat(released).anySatisfy(c -> assertThat(c.cellsPublished()).isGreaterThan(1));
    assertThat(run(request(Catalogs.SHIPPED, OLD).asPreview(true)).releases()).isEqualTo(released);
  }

  @Test
  void preview_withAnotherCatalogue_leavesEveryFileOfTheLake() {
    work.aggregate(OLD);
    Map<String, byte[]> before = work.bytes("");
    String catalog =
        ChangedCatalog.in(folder.resolve("catalog"))
            .with("policy/disclosure.yaml", text -> text.replace("threshold: 10", "threshold: 30"))
            .path();

    List<ReleaseCounts> previewed = run(request(catalog, OLD).asPreview(true)).releases();

    assertThat(previewed)
        .filteredOn(counts -> counts.cube().equals("instances_by_version"))
        .singleElement()
        .satisfies(counts -> assertThat(counts.shares().get("instances").named()).isZero());
    Map<String, byte[]> after = work.bytes("");
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach((path, bytes) -> assertThat(after.get(path)).as(path).isEqualTo(bytes));
  }
}
