package org.obmeet.telemetry.privacy.protect;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.Records;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/**
 * Measures protection of one made-up table: a count and a heavy-tailed sum of contributors who
 * crowd in the first values of each dimension. {@code 40x24x12 20000 sliding folded 1}: values of
 * each dimension, contributors, {@code exact} or {@code sliding}, {@code folded} or {@code
 * withheld}, seed.
 *
 * <p>Prints what it took, what came out, and a digest of it: two versions that print the same one
 * released the same. {@code select} is the choice of cells alone, for exact protection: what a
 * program without an audit does.
 */
final class ProtectBenchmark {
  private static final double CROWDED = 2;
  private static final double HEAVY = 1.2;
  private static final int THRESHOLD = 10;

  private ProtectBenchmark() {}

  /** Values of each dimension, contributors, protection, way, seed. */
  public static void main(String[] args) {
    int[] sizes = Arrays.stream(args[0].split("x")).mapToInt(Integer::parseInt).toArray();
    Problem.Settings settings =
        new Problem.Settings(
            THRESHOLD,
            Problem.Zeros.SAFE,
            10,
            Problem.Protection.valueOf(args[2].toUpperCase(Locale.ROOT)),
            args[3].equals("folded")
                ? Problem.Generalise.FOLD_FIRST
                : Problem.Generalise.SUPPRESS_ONLY);
    Problem problem = problem(sizes, Integer.parseInt(args[1]), Long.parseLong(args[4]), settings);
    Clock clock = new Clock();
    BitSet selected = select(problem);
    System.out.printf(
        Locale.ROOT, "%s select %s, %d withheld%n", args[0], clock.read(), selected.cardinality());
    clock = new Clock();
    ProtectedRelease release = Protect.protect(problem, List.of(), Protect.BUDGET);
    System.out.printf(
        Locale.ROOT,
        "%s protect %s %s %s, %d rounds, %d pivots, %s%n%s%n",
        args[0],
        args[2],
        args[3],
        clock.read(),
        release.rounds(),
        release.pivots(),
        release.outcomes(),
        digest(release));
  }

  /** Wall and processor time since it was made. */
  private static final class Clock {
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long wall = System.nanoTime();
    private final long processor = SYSTEM.getProcessCpuTime();

    String read() {
      return String.format(
          Locale.ROOT,
          "%.2f s (%.2f s CPU)",
          (System.nanoTime() - wall) / 1e9,
          (SYSTEM.getProcessCpuTime() - processor) / 1e9);
    }
  }

  private static Problem problem(int[] sizes, int people, long seed, Problem.Settings settings) {
    List<String> dimensions = IntStream.range(0, sizes.length).mapToObj(d -> "d" + d).toList();
    Records records = new Records(dimensions, List.of("value"), List.of(0), false);
    Random random = new Random(seed);
    for (int person = 0; person < people; person++) {
      List<String> labels = new ArrayList<>();
      for (int size : sizes) {
        labels.add("v" + (int) (size * Math.pow(random.nextDouble(), CROWDED)));
      }
      long value = (long) (10 * Math.pow(1 - random.nextDouble(), -1 / HEAVY));
      records.add(labels, "p" + person, new long[] {value});
    }
    return new Problem(
        dimensions.stream().map(Hierarchy::flat).toList(),
        List.of(new TableDesign("t", dimensions, List.of(Microdata.PEOPLE, Microdata.VALUE))),
        records,
        settings);
  }

  private static BitSet select(Problem problem) {
    Lattice lattice = Linked.of(problem, List.of()).lattice();
    BitSet guarded = new BitSet();
    for (int v = 0; v < lattice.size(); v++) {
      guarded.set(v, lattice.isGuarded(v));
    }
    return new Pattern(lattice).withheld(guarded);
  }

  private static String digest(ProtectedRelease release) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (ReleasedTable table : release.tables()) {
        digest.update(table.groups().toString().getBytes(StandardCharsets.UTF_8));
        for (ReleasedTable.Row row : table.rows()) {
          digest.update(row.toString().getBytes(StandardCharsets.UTF_8));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
