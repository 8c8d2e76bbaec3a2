package org.obmeet.telemetry.disclosure;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.UnionValuesFromCells;

/**
 * A benchmark of the suppression of generated tables with a count and a sum of skewed records. It
 * is run from the root of the repository:
 *
 * <pre>{@code
 * mvn -o -q -pl pipelines/disclosure test-compile exec:java -Dexec.classpathScope=test \
 *   -Dexec.mainClass=org.obmeet.telemetry.disclosure.SuppressionBenchmark \
 *   -Dexec.args="40x24x12 20000 1"
 * }</pre>
 *
 * The arguments are the sizes of the dimensions ({@code 40x24x12}; {@code 5.4x30} for a dimension
 * of 5 parents with 4 children each) or {@code linked}, the number of contributors and a seed.
 */
public final class SuppressionBenchmark {
  private SuppressionBenchmark() {}

  /** Prints the suppressed cells and the processor time. */
  public static void main(String[] args) {
    boolean linked = args[0].equals("linked");
    String[] dimensions = (linked ? "6.6x5.5.4x9.3x7x12x2" : args[0]).split("x");
    Records records =
        records(dimensions, Integer.parseInt(args[1]), new Random(Long.parseLong(args[2])));
    List<Table> tables = new ArrayList<>();
    if (linked) {
      for (int[] columns :
          new int[][] {
            {0, 1}, {0, 2, 5}, {1, 2}, {0, 3, 5}, {1, 4}, {2, 3, 4}, {0, 4}, {1, 3, 5}
          }) {
        tables.add(table("t" + tables.size(), columns, dimensions.length));
      }
    } else {
      tables.add(table("t", IntStream.range(0, dimensions.length).toArray(), dimensions.length));
    }
    List<ProtectedMeasure> measures =
        List.of(
            new ProtectedMeasure("n", ProtectedMeasure.Kind.COUNT, false),
            new ProtectedMeasure("v", ProtectedMeasure.Kind.SUM, true));
    Population population = TableFixture.population(records, measures, tables);
    PrimaryRules rules =
        new PrimaryRules(
            new ProtectionSettings(
                10, ProtectionSettings.Eligibility.NONE, ProtectionSettings.Zeros.SAFE));
    long start = processorTime();
    PopulationRelease release =
        DisclosureControl.release(
            population,
            rules,
            new UnionValuesFromCells(population),
            (cell, measure) -> population.values(cell, measure).value() + 0.01,
            TableFixture.NO_DECISIONS,
            TableFixture.NO_NOISE);
    double seconds = (processorTime() - start) / 1e9;
    for (int measure = 0; measure < measures.size(); measure++) {
      report(release, measure);
    }
    System.out.printf(
        Locale.ROOT,
        "%.1f s of processor time, %d linear programs%n",
        seconds,
        release.linearPrograms());
  }

  private static long processorTime() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void report(PopulationRelease release, int measure) {
    Population population = release.population();
    Map<String, Integer> cells = new TreeMap<>();
    Map<String, Long> weights = new TreeMap<>();
    for (int cell = 0; cell < population.size(); cell++) {
      String rule = release.rule(cell, measure).map(Enum::name).orElse("published");
      cells.merge(rule, 1, Integer::sum);
      weights.merge(rule, population.values(cell, measure).value(), Long::sum);
    }
    System.out.println(
        population.measures().get(measure).name()
            + ": "
            + population.size()
            + " cells "
            + cells
            + ", weights "
            + weights
            + ", unprotected "
            + release.unprotected(measure).cardinality());
  }

  private static Table table(String name, int[] columns, int dimensions) {
    return new Table(
        name,
        Arrays.stream(columns).boxed().toList(),
        Collections.nCopies(dimensions, Hierarchy.ROOT),
        List.of(0, 1),
        Table.Publication.PUBLISHED,
        10);
  }

  private static Records records(String[] dimensions, int contributors, Random random) {
    List<Hierarchy> hierarchies = new ArrayList<>();
    int[][] leaves = new int[dimensions.length][];
    for (int d = 0; d < dimensions.length; d++) {
      Hierarchy.Builder builder = new Hierarchy.Builder("d" + d);
      int[] level = {Hierarchy.ROOT};
      for (String width : dimensions[d].split("\\.")) {
        level =
            Arrays.stream(level)
                .flatMap(
                    parent ->
                        IntStream.range(0, Integer.parseInt(width))
                            .map(child -> builder.child(parent, "v" + child)))
                .toArray();
      }
      hierarchies.add(builder.build());
      int[] values = level;
      leaves[d] =
          IntStream.range(0, contributors)
              .map(i -> values[(int) (values.length * Math.pow(random.nextDouble(), 2))])
              .toArray();
    }
    long[][] sums = {
      IntStream.range(0, contributors)
          .mapToLong(i -> (long) Math.exp(3 + 2 * random.nextGaussian()))
          .toArray()
    };
    return new Records(
        hierarchies, leaves, IntStream.range(0, contributors).toArray(), null, List.of("v"), sums);
  }
}
