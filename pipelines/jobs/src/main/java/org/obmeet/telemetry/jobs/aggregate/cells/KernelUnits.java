package org.obmeet.telemetry.jobs.aggregate.cells;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.plan.WindowPlan;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.flow.BucketFiles;
import org.obmeet.telemetry.schemas.flow.KernelUnit;

/**
 * Splits the files of each {@link WindowPlan.Reading} into at most one unit per worker. Each unit
 * has a share of the buckets. If files have different bucket counts, the largest count defines the
 * buckets. A file of fewer buckets is then in several units, and each unit counts only the rows of
 * its buckets.
 */
public final class KernelUnits {
  private KernelUnits() {}

  /**
   * Returns the units of all plans.
   *
   * @param workers number of units that are processed at the same time
   */
  public static List<KernelUnit> of(List<WindowPlan> plans, int workers) {
    List<KernelUnit> units = new ArrayList<>();
    plans.forEach(plan -> plan.readings().forEach(reading -> add(units, plan, reading, workers)));
    return units;
  }

  private static void add(
      List<KernelUnit> units, WindowPlan plan, WindowPlan.Reading reading, int workers) {
    int buckets = reading.files().stream().mapToInt(CleanFile::buckets).reduce(1, Math::max);
    SortedMap<Integer, List<CleanFile>> byBucket = new TreeMap<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      int own = bucket;
      List<CleanFile> files =
          reading.files().stream().filter(file -> file.mayHaveRowsOf(own, buckets)).toList();
      if (!files.isEmpty()) {
        byBucket.put(bucket, files);
      }
    }
    List<String> cubes = reading.cubes().stream().map(Cube::name).toList();
    for (List<Integer> share : shares(byBucket, workers)) {
      List<BucketFiles> parts =
          share.stream().map(bucket -> part(bucket, buckets, byBucket.get(bucket))).toList();
      units.add(
          new KernelUnit(plan.dataset().name(), plan.window().toString(), buckets, parts, cubes));
    }
  }

  private static BucketFiles part(int bucket, int buckets, List<CleanFile> files) {
    boolean shared = files.stream().anyMatch(file -> file.buckets() != buckets);
    return new BucketFiles(bucket, shared, files.stream().map(CleanFile::path).sorted().toList());
  }

  /** Assigns each bucket, the largest first, to the share that has the fewest rows. */
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
              int smallest = 0;
              for (int share = 1; share < count; share++) {
                smallest = rows[share] < rows[smallest] ? share : smallest;
              }
              shares.get(smallest).add(bucket);
              rows[smallest] += rows(byBucket.get(bucket));
            });
    return shares.stream().map(share -> share.stream().sorted().toList()).toList();
  }

  private static long rows(List<CleanFile> files) {
    return files.stream().mapToLong(CleanFile::rows).sum();
  }
}
