package org.obmeet.telemetry.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.Records;
import org.obmeet.telemetry.disclosure.model.Table;
import org.obmeet.telemetry.disclosure.rules.PrimaryRules;
import org.obmeet.telemetry.disclosure.rules.ProtectionLevels;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.Rule;
import org.obmeet.telemetry.disclosure.rules.UnionValuesFromCells;

/** Tests of the properties of every pattern, and of changes that must not affect it. */
class SuppressionPropertiesTest {
  private static final int THRESHOLD = 4;
  private static final ProtectionSettings SETTINGS =
      new ProtectionSettings(
          10, ProtectionSettings.Eligibility.NONE, ProtectionSettings.Zeros.SAFE);

  /** Records with one contributor each and their leaves in each dimension. */
  private record Sample(int[][] leaves, int[] contributors, long[] values) {
    static Sample of(int[] sizes, int size, long seed) {
      Random random = new Random(seed);
      int[][] leaves = new int[sizes.length][];
      for (int d = 0; d < sizes.length; d++) {
        int width = sizes[d];
        leaves[d] =
            IntStream.range(0, size)
                .map(i -> 1 + (int) (width * Math.pow(random.nextDouble(), 1.5)))
                .toArray();
      }
      return new Sample(
          leaves,
          IntStream.range(0, size).toArray(),
          LongStream.range(0, size)
              .map(i -> (long) Math.exp(3 + 1.3 * random.nextGaussian()))
              .toArray());
    }

    Sample permuted(long seed) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, values.length).boxed().toList());
      Collections.shuffle(order, new Random(seed));
      int[] to = order.stream().mapToInt(i -> i).toArray();
      return new Sample(
          Arrays.stream(leaves)
              .map(column -> Arrays.stream(to).map(i -> column[i]).toArray())
              .toArray(int[][]::new),
          contributors,
          Arrays.stream(to).mapToLong(i -> values[i]).toArray());
    }

    Sample scaled(long factor) {
      return new Sample(leaves, contributors, LongStream.of(values).map(v -> v * factor).toArray());
    }

    /** Returns the sample with every record split into two of the same contributor. */
    Sample split() {
      int size = values.length;
      IntStream twice = IntStream.range(0, 2 * size);
      return new Sample(
          Arrays.stream(leaves)
              .map(column -> IntStream.range(0, 2 * size).map(i -> column[i / 2]).toArray())
              .toArray(int[][]::new),
          IntStream.range(0, 2 * size).map(i -> contributors[i / 2]).toArray(),
          twice
              .mapToLong(i -> i % 2 == 0 ? values[i / 2] / 3 : values[i / 2] - values[i / 2] / 3)
              .toArray());
    }

    Population population(int[] sizes, List<String> names) {
      List<Hierarchy> hierarchies = new ArrayList<>();
      for (int d = 0; d < sizes.length; d++) {
        Hierarchy.Builder builder = new Hierarchy.Builder("d" + d);
        for (int label = 0; label < sizes[d]; label++) {
          builder.child(Hierarchy.ROOT, label < names.size() ? names.get(label) : "v" + label);
        }
        hierarchies.add(builder.build());
      }
      Table table =
          new Table(
              "t",
              IntStream.range(0, sizes.length).boxed().toList(),
              Collections.nCopies(sizes.length, Hierarchy.ROOT),
              List.of(0, 1),
              Table.Publication.PUBLISHED,
              THRESHOLD);
      return TableFixture.population(
          new Records(hierarchies, leaves, contributors, null, List.of("v"), new long[][] {values}),
          List.of(
              new ProtectedMeasure("n", ProtectedMeasure.Kind.COUNT, false),
              new ProtectedMeasure("v", ProtectedMeasure.Kind.SUM, true)),
          List.of(table));
    }
  }

  private static PopulationRelease release(Population population) {
    return release(population, TableFixture.NO_DECISIONS);
  }

  private static PopulationRelease release(
      Population population, DisclosureControl.PriorDecisions prior) {
    return DisclosureControl.release(
        population,
        new PrimaryRules(SETTINGS),
        new UnionValuesFromCells(population),
        (cell, measure) -> population.values(cell, measure).value() + 0.01,
        prior,
        TableFixture.NO_NOISE);
  }

  /** Returns the labels and measures of all published values. */
  private static TreeSet<String> published(PopulationRelease release) {
    TreeSet<String> result = new TreeSet<>();
    for (int measure = 0; measure < 2; measure++) {
      for (int cell = 0; cell < release.population().size(); cell++) {
        if (release.published(cell, measure)) {
          result.add(release.population().labels(0, cell) + " " + measure);
        }
      }
    }
    return result;
  }

  /** Returns the sum of the suppressed values of a measure, divided by a factor. */
  private static double weight(PopulationRelease release, int measure, long factor) {
    return IntStream.range(0, release.population().size())
        .filter(cell -> !release.published(cell, measure))
        .mapToDouble(cell -> release.population().values(cell, measure).value() / (double) factor)
        .sum();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void count_ofTinyTable_isProtectedAgainstEnumeration(long seed) {
    Population population =
        Sample.of(new int[] {3, 4}, 40, seed).population(new int[] {3, 4}, List.of());
    PopulationRelease release = release(population);
    assertThat(release.safe()).isTrue();

    Enumeration outsider = new Enumeration(release, Population.NO_CONTRIBUTOR);
    PrimaryRules rules = new PrimaryRules(SETTINGS);
    TreeSet<Integer> insiders = new TreeSet<>();
    for (int cell : outsider.suppressed) {
      insiders.add(population.sole(cell));
      if (release.rule(cell, 0).orElseThrow() == Rule.SECONDARY) {
        continue;
      }
      ProtectionLevels levels =
          rules.levels(
              population.contributors(cell),
              population.values(cell, 0),
              population.measures().get(0),
              THRESHOLD);
      long value = population.values(cell, 0).value();
      assertThat(outsider.largest[cell] - value).isGreaterThanOrEqualTo(levels.upper());
      assertThat(outsider.largest[cell] - outsider.smallest[cell])
          .isGreaterThanOrEqualTo(levels.width());
    }
    insiders.remove(Population.NO_CONTRIBUTOR);
    for (int contributor : insiders) {
      Enumeration insider = new Enumeration(release, contributor);
      for (int cell : insider.suppressed) {
        if (population.sole(cell) != contributor
            && release.rule(cell, 0).orElseThrow() != Rule.SECONDARY) {
          assertThat(insider.largest[cell]).isGreaterThan(insider.smallest[cell]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void union_ofSuppressedCells_isSafe(long seed) {
    int[] sizes = {4, 3, 3};
    Population population = Sample.of(sizes, 160, seed).population(sizes, List.of());
    PopulationRelease release = release(population);
    assertThat(release.safe()).isTrue();
    for (int[] relation : population.relations()) {
      int[] hidden =
          Arrays.stream(relation, 1, relation.length)
              .filter(cell -> !release.published(cell, 0))
              .toArray();
      if (release.published(relation[0], 0) && hidden.length > 0) {
        assertThat(Arrays.stream(hidden).mapToLong(population::contributors).sum())
            .isGreaterThanOrEqualTo(THRESHOLD);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void cell_ofAnEarlierRelease_staysPublished(long seed) {
    int[] sizes = {5, 5};
    Population population = Sample.of(sizes, 150, seed).population(sizes, List.of());
    BitSet earlier = new BitSet();
    IntStream.range(0, population.size())
        .filter(cell -> population.contributors(cell) >= 20)
        .forEach(earlier::set);
    PopulationRelease release =
        release(
            population,
            new DisclosureControl.PriorDecisions() {
              @Override
              public boolean published(int cell, int measure) {
                return earlier.get(cell);
              }

              @Override
              public java.util.Optional<Rule> suppressed(int cell, int measure) {
                return java.util.Optional.empty();
              }
            });
    assertThat(earlier.stream()).allMatch(cell -> release.published(cell, 0));
  }

  @Test
  void pattern_isTheSameInEveryRunAndThread() {
    int[] sizes = {5, 4, 3};
    Sample sample = Sample.of(sizes, 500, 1);
    TreeSet<String> expected = published(release(sample.population(sizes, List.of())));
    assertThat(
            IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> published(release(sample.population(sizes, List.of()))))
                .toList())
        .allMatch(expected::equals);
  }

  @Test
  void pattern_ofRenamedLabels_isTheSame() {
    int[] sizes = {5, 4};
    Sample sample = Sample.of(sizes, 120, 2);
    List<String> hostile = List.of("X/Y", "a,b", "other", "", "x".repeat(1_000));
    PopulationRelease plain = release(sample.population(sizes, List.of()));
    PopulationRelease renamed = release(sample.population(sizes, hostile));
    for (int cell = 0; cell < plain.population().size(); cell++) {
      assertThat(renamed.rule(cell, 0)).isEqualTo(plain.rule(cell, 0));
      assertThat(renamed.rule(cell, 1)).isEqualTo(plain.rule(cell, 1));
    }
  }

  @Test
  void pattern_withLabelsOfNoRecord_isTheSame() {
    Sample sample = Sample.of(new int[] {5, 4}, 120, 3);
    assertThat(published(release(sample.population(new int[] {9, 6}, List.of()))))
        .isEqualTo(published(release(sample.population(new int[] {5, 4}, List.of()))));
  }

  @Test
  void pattern_ofSplitRecords_isTheSame() {
    int[] sizes = {5, 4};
    Sample sample = Sample.of(sizes, 120, 4);
    assertThat(published(release(sample.split().population(sizes, List.of()))))
        .isEqualTo(published(release(sample.population(sizes, List.of()))));
  }

  /** Patterns of the same weight are equally good, and the order of records decides among them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void weight_ofPermutedRecords_isTheSame(long seed) {
    int[] sizes = {5, 4};
    Sample sample = Sample.of(sizes, 160, seed);
    PopulationRelease plain = release(sample.population(sizes, List.of()));
    PopulationRelease permuted = release(sample.permuted(seed).population(sizes, List.of()));
    assertThat(permuted.safe()).isTrue();
    assertThat(weight(permuted, 0, 1)).isEqualTo(weight(plain, 0, 1));
  }

  /** Large values are searched in larger units, so the weight may differ slightly. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void weight_ofLargeValues_isTheSame(long seed) {
    int[] sizes = {6, 5};
    Sample sample = Sample.of(sizes, 300, seed);
    PopulationRelease plain = release(sample.population(sizes, List.of()));
    PopulationRelease large = release(sample.scaled(10_000_000).population(sizes, List.of()));
    assertThat(large.safe()).isTrue();
    assertThat(weight(large, 1, 10_000_000) / weight(plain, 1, 1)).isBetween(0.97, 1.03);
  }

  /**
   * An enumeration of all integer tables that agree with the published counts of two dimensions and
   * with the cells of one contributor.
   */
  private static final class Enumeration {
    private final Population population;
    private final PopulationRelease release;
    private final int contributor;
    private final int[] suppressed;
    private final int[] leaves;
    private final long[] values;
    private final long[] smallest;
    private final long[] largest;
    private final long total;

    Enumeration(PopulationRelease release, int contributor) {
      this.population = release.population();
      this.release = release;
      this.contributor = contributor;
      int size = population.size();
      suppressed = IntStream.range(0, size).filter(cell -> !release.published(cell, 0)).toArray();
      leaves = Arrays.stream(suppressed).filter(cell -> population.isFinest(0, cell)).toArray();
      values = new long[size];
      for (int cell = 0; cell < size; cell++) {
        values[cell] = population.values(cell, 0).value();
      }
      total = values[population.find(new int[2])] + THRESHOLD;
      smallest = new long[size];
      largest = new long[size];
      Arrays.fill(smallest, Long.MAX_VALUE);
      enumerate(0);
    }

    private boolean known(int cell) {
      return release.published(cell, 0)
          || contributor != Population.NO_CONTRIBUTOR && population.sole(cell) == contributor;
    }

    private void enumerate(int next) {
      if (next == leaves.length) {
        note();
        return;
      }
      int cell = leaves[next];
      long truth = values[cell];
      if (known(cell)) {
        enumerate(next + 1);
        return;
      }
      for (long value = 1; value <= Math.min(total, truth + 2 * THRESHOLD); value++) {
        values[cell] = value;
        if (feasible(next + 1)) {
          enumerate(next + 1);
        }
      }
      values[cell] = truth;
    }

    /** Returns true if the chosen leaves and the minima of the others exceed no published sum. */
    private boolean feasible(int chosen) {
      BitSet open = new BitSet();
      IntStream.range(chosen, leaves.length).map(i -> leaves[i]).forEach(open::set);
      for (int[] relation : population.relations()) {
        if (known(relation[0]) && population.isFinest(0, relation[1])) {
          long sum = 0;
          boolean any = false;
          for (int i = 1; i < relation.length; i++) {
            boolean free = open.get(relation[i]) && !known(relation[i]);
            any |= free;
            sum += free ? 1 : values[relation[i]];
          }
          if (sum > values[relation[0]] || !any && sum < values[relation[0]]) {
            return false;
          }
        }
      }
      return true;
    }

    private void note() {
      long[] all = values.clone();
      for (int pass = 0; pass < 2; pass++) {
        for (int[] relation : population.relations()) {
          if (!known(relation[0])) {
            all[relation[0]] =
                Arrays.stream(relation, 1, relation.length).mapToLong(c -> all[c]).sum();
          }
        }
      }
      for (int[] relation : population.relations()) {
        if (all[relation[0]]
            != Arrays.stream(relation, 1, relation.length).mapToLong(c -> all[c]).sum()) {
          return;
        }
      }
      for (int cell : suppressed) {
        smallest[cell] = Math.min(smallest[cell], all[cell]);
        largest[cell] = Math.max(largest[cell], all[cell]);
      }
    }
  }
}
