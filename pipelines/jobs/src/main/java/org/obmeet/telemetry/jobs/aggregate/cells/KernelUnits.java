package org.obmeet.telemetry.jobs.aggregate.cells;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.aggregate.plan.WindowPlan;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.flow.BucketFiles;
import org.obmeet.telemetry.schemas.flow.KernelUnit;

/**
 * The elements of aggregate's input: of each window as many as are worked on at once, each with its
 * share of the buckets. Where files of a window were written under different bucket counts, their
 * buckets are taken modulo the greatest common divisor, under which each contributor still lies in
 * one.
 */
public final class KernelUnits {
  private KernelUnits() {}

  /**
   * @param workers how many elements are worked on at once
   */
  public static List<KernelUnit> of(List<WindowPlan> plans, int workers) {
    List<KernelUnit> units = new ArrayList<>();
    plans.forEach(plan -> plan.readings().forEach(reading -> add(units, plan, reading, workers)));
    return units;
  }

  private static void add(
      List<KernelUnit> units, WindowPlan plan, WindowPlan.Reading reading, int workers) {
    int buckets =
        reading.files().stream().mapToInt(CleanFile::buckets).reduce(0, KernelUnits::divisor);
    SortedMap<Integer, List<CleanFile>> byBucket = new TreeMap<>();
    reading
        .files()
        .forEach(
            file ->
                byBucket
                    .computeIfAbsent(file.bucket() % buckets, b -> new ArrayList<>())
                    .add(file));
    List<String> cubes = reading.cubes().stream().map(Cube::name).toList();
    for (List<Integer> share : shares(byBucket, workers)) {
      List<BucketFiles> parts =
          share.stream().map(bucket -> part(bucket, byBucket.get(bucket))).toList();
      units.add(
          new KernelUnit(plan.dataset().name(), plan.window().toString(), buckets, parts, cubes));
    }
  }

  private static BucketFiles part(int bucket, List<CleanFile> files) {
    return new BucketFiles(bucket, files.stream().map(CleanFile::path).sorted().toList());
  }

  /** Deals buckets out, the largest first, each to whoever has the fewest rows. */
  private static List<List<Integer>> shares(
      SortedMap<Integer, List<CleanFile>> byBucket, int workers) {
    int count = Math.min(workers, byBucket.size());
    List<List<Integer>> shares =
        Stream.generate(() -> (List<Integer>) new ArrayList<Integer>()).limit(count).toList();
    long[] rows = new long[count];
    byBucket.keySet().stream()
        .sorted(
            Comparator.comparingLong((Integer b) -> -rows(byBucket.get(b)))
                .thenComparing(Comparator.naturalOrder()))
        .forEach(
            bucket -> {
              int least = 0;
              for (int share = 1; share < count; share++) {
                least = rows[share] < rows[least] ? share : least;
              }
              shares.get(least).add(bucket);
              rows[least] += rows(byBucket.get(bucket));
            });
    return shares.stream().map(share -> share.stream().sorted().toList()).toList();
  }

  private static long rows(List<CleanFile> files) {
    return files.stream().mapToLong(CleanFile::rows).sum();
  }

  private static int divisor(int a, int b) {
    return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValueExact();
  }
}
