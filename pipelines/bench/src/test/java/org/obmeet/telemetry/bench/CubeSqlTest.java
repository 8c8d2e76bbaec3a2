package org.obmeet.telemetry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.schemas.cube.Cube;

/** Compares queries with those in {@code src/test/resources}, which people can read and run. */
class CubeSqlTest {
  @TempDir Path folder;

  @Test
  void queries_ofACubeWithAHierarchy_areThoseOfTheRepository() throws Exception {
    BenchOptions options =
        new BenchOptions(
            folder, 1_000, 1_000, DataShape.USUAL, 0, 1, 1, Set.of(), List.of(), List.of());
    Cube routes =
        BenchCatalog.create(folder.resolve("catalog"), options, "community_events")
            .cubesOf("community_events")
            .stream()
            .filter(cube -> cube.name().equals("bench_routes"))
            .findFirst()
            .orElseThrow();
    CubeSql sql = new CubeSql(routes, new int[] {2});

    assertThat(sql.best("encoded")).isEqualToNormalizingWhitespace(script("best"));
    assertThat(sql.plain("events")).isEqualToNormalizingWhitespace(script("plain"));
  }

  private static String script(String name) {
    return DuckDb.script(CubeSqlTest.class, name).orElseThrow();
  }
}
