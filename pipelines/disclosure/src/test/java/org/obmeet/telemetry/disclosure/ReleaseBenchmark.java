package org.obmeet.telemetry.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.audit.Audit;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.UnionValuesFromCells;

/**
 * A benchmark of one table of skewed records with a count and a heavy-tailed sum. The arguments are
 * the sizes of the dimensions ({@code 40x24x12}), the number of contributors and a seed. If two
 * versions print the same digest, their releases are the same.
 */
final class ReleaseBenchmark {
  private static final int THRESHOLD = 10;

  private ReleaseBenchmark() {}

  public static void main(String[] args) {
    int[] sizes = Arrays.stream(args[0].split("x")).mapToInt(Integer::parseInt).toArray();
    int people = Integer.parseInt(args[1]);
    Records records = records(sizes, people, new Random(Long.parseLong(args[2])));
    List<ProtectedMeasure> measures =
        List.of(
            new ProtectedMeasure("n", ProtectedMeasure.Kind.COUNT, false),
            new ProtectedMeasure("v", ProtectedMeasure.Kind.SUM, true));
    Table table =
        new Table(
            "t",
            IntStream.range(0, sizes.length).boxed().toList(),
            Collections.nCopies(sizes.length, Hierarchy.ROOT),
            List.of(0, 1),
            Table.Publication.PUBLISHED,
            THRESHOLD);
    PrimaryRules rules =
        new PrimaryRules(
            new ProtectionSettings(
                10, ProtectionSettings.Eligibility.NONE, ProtectionSettings.Zeros.SAFE));

    long start = System.nanoTime();
    Population population = TableFixture.population(records, measures, List.of(table));
    long counted = System.nanoTime();
    PopulationRelease release =
        DisclosureControl.release(
            population,
            rules,
            new UnionValuesFromCells(population),
            (cell, measure) -> 1 + population.contributors(cell),
            TableFixture.NO_DECISIONS,
            TableFixture.NO_NOISE);
    long released = System.nanoTime();
    int findings = Audit.findings(release, rules).size();
    long audited = System.nanoTime();

    System.out.printf(
        "%d cells: tabulation %.1f s, release %.1f s (%d linear programs), audit %.1f s, %d"
            + " findings%n",
        population.size(),
        (counted - start) / 1e9,
        (released - counted) / 1e9,
        release.linearPrograms(),
        (audited - released) / 1e9,
        findings);
    for (int measure = 0; measure < measures.size(); measure++) {
      int published = 0;
      int digest = 0;
      for (int cell = 0; cell < population.size(); cell++) {
        boolean shown = release.published(cell, measure);
        published += shown ? 1 : 0;
        digest = 31 * digest + (shown ? cell : 7);
      }
      System.out.printf(
          "%s: %d published, digest %08x%n", measures.get(measure).name(), published, digest);
    }
  }

  private static Records records(int[] sizes, int people, Random random) {
    List<Hierarchy> hierarchies = new ArrayList<>();
    int[][] leaves = new int[sizes.length][people];
    for (int d = 0; d < sizes.length; d++) {
      Hierarchy.Builder builder = new Hierarchy.Builder("d" + d);
      for (int i = 0; i < sizes[d]; i++) {
        builder.child(Hierarchy.ROOT, "v" + i);
      }
      hierarchies.add(builder.build());
      for (int p = 0; p < people; p++) {
        leaves[d][p] = 1 + (int) (sizes[d] * Math.pow(random.nextDouble(), 2));
      }
    }
    long[] values = new long[people];
    Arrays.setAll(values, p -> (long) Math.exp(3 + 2 * random.nextGaussian()));
    return new Records(
        hierarchies,
        leaves,
        IntStream.range(0, people).toArray(),
        null,
        List.of("v"),
        new long[][] {values});
  }
}
