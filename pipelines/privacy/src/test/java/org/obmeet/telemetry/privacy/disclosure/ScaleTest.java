package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.Cube;

/**
 * Share withheld and share published at the finest level, on a skewed world. How much can be
 * published at all depends on the world; what is checked is that folding loses next to none of it.
 */
class ScaleTest {
  private static final String[] METHODS = {"docker", "snap", "tar", "helm", "aws", "other"};

  private static int zipf(Random random, double[] cumulative) {
    double at = random.nextDouble() * cumulative[cumulative.length - 1];
    int i = 0;
    while (cumulative[i] < at) {
      i++;
    }
    return i;
  }

  private static double[] weights(int size) {
    double[] cumulative = new double[size];
    for (int i = 0; i < size; i++) {
      cumulative[i] = (i == 0 ? 0 : cumulative[i - 1]) + 1.0 / Math.pow(i + 1, 1.1);
    }
    return cumulative;
  }

  private static Raw world(int owners) {
    Cube cube =
        Cubes.cube(
            "instances_by_version",
            List.of(Cubes.version(), Cubes.flat("method")),
            Cubes.OWNERS,
            Cubes.INSTANCES,
            Cubes.USERS);
    Random random = new Random(20_000);
    double[] versions = weights(300);
    double[] methods = weights(METHODS.length);
    List<Raw.Record> records = new ArrayList<>();
    for (int owner = 0; owner < owners; owner++) {
      for (int i = random.nextInt(10) == 0 ? 3 : 1; i > 0; i--) {
        String version = Worlds.version(zipf(random, versions));
        String method = METHODS[zipf(random, methods)];
        long users = Math.min(100_000, (long) Math.exp(3 + 1.6 * random.nextGaussian()));
        records.add(new Raw.Record(owner, List.of(version, method), 1, users));
      }
    }
    return new Raw(cube, records);
  }

  /** No way of folding publishes more than this at the finest level. */
  private static long safeAlone(CubeCells cells) {
    Safety safety = new Safety(cells.cube(), cells.table(), List.of());
    return Arrays.stream(safety.regions().finest())
        .filter(cell -> safety.safe(new int[] {cell}))
        .mapToLong(cells.table()::contributors)
        .sum();
  }

  @ParameterizedTest(name = "{0} owners")
  @ValueSource(ints = {4_000, 20_000, 100_000})
  void decide_skewedVersionsByMethods_publishesWhatIsSafeAlone(int owners) {
    CubeCells cells = world(owners).cells();
    Disclosure.decide(List.of(cells), List.of());
    long start = System.nanoTime();
    Decision decision = Disclosure.decide(List.of(cells), List.of()).get(0);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    Outcome outcome = decision.outcome();
    long safeAlone = safeAlone(cells);
    System.out.printf(
        Locale.ROOT,
        "%d owners: %d cells, %d published, %d folded, withheld %.2f %%, finest %.2f %%"
            + " (at most %.2f %% are safe alone), %d ms%n",
        owners,
        cells.table().size(),
        outcome.cellsPublished(),
        outcome.cellsFolded(),
        100.0 * outcome.incidencesWithheld() / outcome.incidences(),
        100.0 * outcome.incidencesFinest() / outcome.incidences(),
        100.0 * safeAlone / outcome.incidences(),
        millis);
    assertThat(outcome.incidencesWithheld()).isZero();
    assertThat(outcome.incidencesFinest())
        .as("incidences published finest, within half a per cent of those in cells safe alone")
        .isBetween(safeAlone - outcome.incidences() / 200, safeAlone);
    assertThat(millis).isLessThan(5_000);
  }
}
