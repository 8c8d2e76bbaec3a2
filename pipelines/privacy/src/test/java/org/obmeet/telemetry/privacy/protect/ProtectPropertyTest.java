package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/** Whatever comes out of small problems agrees with the records, and gives nothing away. */
class ProtectPropertyTest {
  private static final String[] DIMENSIONS = {"a", "b", "c"};

  static List<Long> seeds() {
    return new Random(3).longs(60).boxed().toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void release_ofADrawnProblem_isTrueAndSafe(long seed) {
    Problem problem = problem(new SplittableRandom(seed));

    Verdict.check(problem, Microdata.protect(problem));
  }

  private static Problem problem(SplittableRandom random) {
    int wide = 1 + random.nextInt(3);
    Microdata data = Microdata.of(String.join(" ", List.of(DIMENSIONS).subList(0, wide)));
    int[] sizes = new int[wide];
    for (int d = 0; d < wide; d++) {
      sizes[d] = 2 + random.nextInt(4);
      if (random.nextInt(3) == 0) {
        data.ladder(ladder(DIMENSIONS[d], sizes[d]));
      }
    }
    boolean several = random.nextInt(4) == 0;
    int records = 10 + random.nextInt(150);
    for (int r = 0; r < records; r++) {
      List<String> labels = new ArrayList<>();
      for (int size : sizes) {
        labels.add("v" + (int) (size * Math.pow(random.nextDouble(), 1.8)));
      }
      String who = "w" + (several ? random.nextInt(records) : r);
      data.one(String.join(" ", labels), who, 1 + (long) (400 * Math.pow(random.nextDouble(), 6)));
    }
    return data.problem(settings(random), tables(random, wide));
  }

  private static Hierarchy ladder(String dimension, int size) {
    Map<String, String> parents = new TreeMap<>();
    for (int v = 0; v < size; v++) {
      parents.put("v" + v, v % 2 == 0 ? "even" : "odd");
    }
    return new Hierarchy(dimension, parents);
  }

  private static Problem.Settings settings(SplittableRandom random) {
    Problem.Zeros zeros = random.nextInt(4) == 0 ? Problem.Zeros.SENSITIVE : Problem.Zeros.SAFE;
    return Microdata.settings(
        new int[] {1, 3, 5, 10}[random.nextInt(4)],
        zeros,
        random.nextInt(3) == 0 ? Problem.Protection.EXACT : Problem.Protection.SLIDING,
        random.nextBoolean() ? Problem.Generalise.FOLD_FIRST : Problem.Generalise.SUPPRESS_ONLY);
  }

  /** One to three tables, each of some of the dimensions. */
  private static TableDesign[] tables(SplittableRandom random, int wide) {
    boolean sums = random.nextInt(3) == 0;
    TableDesign[] tables = new TableDesign[1 + random.nextInt(3)];
    for (int t = 0; t < tables.length; t++) {
      int mask = 1 + random.nextInt((1 << wide) - 1);
      List<String> dimensions = new ArrayList<>();
      for (int d = 0; d < wide; d++) {
        if ((mask >> d & 1) == 1) {
          dimensions.add(DIMENSIONS[d]);
        }
      }
      String[] columns = dimensions.toArray(String[]::new);
      tables[t] = sums ? Microdata.summing("t" + t, columns) : Microdata.counting("t" + t, columns);
    }
    return tables;
  }
}
