package org.obmeet.telemetry.jobs.aggregate.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.jobs.aggregate.table.PublishedTableArchive;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedCube;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedRows;
import org.obmeet.telemetry.jobs.fixture.LogFixture;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;

/** Tests the comparison of released tables with their archived copies. */
class ReleaseVerificationTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final Window WINDOW = Window.parse("week/2026-11-16");
  private static final Cube CUBE =
      CATALOG.cubes().stream()
          .filter(cube -> cube.dimensions().size() == 1 && cube.quantiles().isEmpty())
          .findFirst()
          .orElseThrow();

  @TempDir Path folder;
  private final LogFixture log = new LogFixture();
  private Lake lake;

  @BeforeEach
  void create() {
    lake =
        Lake.create(
            folder.resolve("lake").toString(),
            new LakeMetadata("keys", ConsentMode.RECORDED, "eu"),
            Instant.parse("2026-11-24T12:00:00Z"));
  }

  private static ReleasedCube released(long value) {
    Long[] values = new Long[CUBE.measures().size()];
    Arrays.fill(values, value);
    return new ReleasedCube(
        List.of(CUBE.dimensions().get(0).field()),
        List.of(),
        List.of(),
        List.of(ReleasedRows.finest(List.of("p"), values)));
  }

  /** Releases a table with a value, and returns its folder. */
  private String release(long value) throws IOException {
    log.release(CUBE.family(), CUBE.name(), WINDOW, 1);
    String release = lake.layout().releaseFolder(CUBE.family(), CUBE.name(), WINDOW, 1);
    new ReleaseTables(CATALOG.dataset(CUBE.stream()), CUBE, WINDOW)
        .table(released(value))
        .write(lake.files(), release + "/" + CUBE.name() + ".parquet");
    return release;
  }

  private void archive(long value, ReleasedDeclaration declaration) throws IOException {
    String path =
        lake.layout()
            .releaseRecord(lake.layout().releaseFolder(CUBE.family(), CUBE.name(), WINDOW, 1));
    String copies =
        new String(
            PublishedTableArchive.encode(
                CUBE.stream(),
                Map.of(path, new PublishedTableArchive.Content(declaration, released(value)))),
            StandardCharsets.UTF_8);
    // As in version 0.1.0, the copy is a file at its own path.
    String copy = copies.substring(copies.indexOf("\":{") + 2, copies.length() - 1);
    lake.files().write(path, copy.getBytes(StandardCharsets.UTF_8), 1);
  }

  private ReleaseVerification verification() {
    return ReleaseVerification.of(lake, log.state(), CATALOG);
  }

  @Test
  void table_thatAgreesWithItsCopy_isCompared() throws IOException {
    release(30);
    archive(30, ReleasedDeclaration.of(CUBE, 10));

    assertThat(verification()).isEqualTo(new ReleaseVerification(1, 0, List.of()));
  }

  @Test
  void table_thatDiffersFromItsCopy_isAFinding() throws IOException {
    String release = release(31);
    archive(30, ReleasedDeclaration.of(CUBE, 10));

    assertThat(verification())
        .isEqualTo(
            new ReleaseVerification(
                0, 0, List.of(release + ": its rows differ from the archived copy")));
  }

  @Test
  void table_withoutAReadableFileOrCopy_isAFinding() throws IOException {
    String release = release(30);

    assertThat(verification().findings())
        .containsExactly(release + ": the table or its archived copy cannot be read");
  }

  @Test
  void table_whoseCubeWasDeclaredDifferently_orIsNotDeclared_isNotCompared() throws IOException {
    release(31);
    ReleasedDeclaration own = ReleasedDeclaration.of(CUBE, 10);
    archive(
        30,
        new ReleasedDeclaration(
            own.scope(),
            own.where(),
            own.fact(),
            own.latest(),
            own.dimensions(),
            own.measures(),
            own.threshold() + 1,
            own.rounding()));
    log.release("family", "gone", WINDOW, 1);

    assertThat(verification()).isEqualTo(new ReleaseVerification(0, 2, List.of()));
  }
}
