package org.obmeet.telemetry.cli.attack;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.obmeet.telemetry.cli.protect.ProtectRun;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.jobs.JobException;

/**
 * Attacks random tables that have an unsafe cell, each protected with another key. The arguments
 * are rows, columns, the mean of the counts, the number of tables, a seed, and the largest number
 * of tables that may agree with a release.
 */
final class PatternAttackBenchmark {
  private PatternAttackBenchmark() {}

  public static void main(String[] args) throws Exception {
    int rows = Integer.parseInt(args[0]);
    int columns = Integer.parseInt(args[1]);
    int mean = Integer.parseInt(args[2]);
    int wanted = Integer.parseInt(args[3]);
    Random random = new Random(Long.parseLong(args[4]));
    int maxTables = Integer.parseInt(args[5]);
    ProtectionSpec spec =
        PatternAttackTest.spec(
            Files.createTempDirectory("pattern"),
            rows > 1 ? List.of("row", "column") : List.of("column"));
    int attacked = 0;
    int refused = 0;
    int unsafe = 0;
    int exact = 0;
    int below = 0;
    int narrow = 0;
    for (int key = 100; attacked < wanted; key++) {
      int[][] counts = PatternAttackTest.counts(rows, columns, mean, random);
      long few = Arrays.stream(counts).flatMapToInt(Arrays::stream).filter(c -> c < 10).count();
      if (few == 0) {
        continue;
      }
      PatternAttack.Result result;
      try {
        List<ProtectedTable> released =
            ProtectRun.tables(spec, PatternAttackTest.data(counts), PatternAttackTest.noise(key));
        result =
            PatternAttack.attack(
                spec, released, maxTables, (data, noise) -> ProtectRun.tables(spec, data, noise));
      } catch (JobException unsafeOrTooLarge) {
        refused++;
        continue;
      }
      attacked++;
      unsafe += few;
      exact += result.exact().size();
      below += result.below().size();
      narrow += result.narrow().size();
      System.out.printf(
          "%d tables, %d refused: %d unsafe cells, %d exact, %d below the threshold, %d narrow%n",
          attacked, refused, unsafe, exact, below, narrow);
    }
  }
}
