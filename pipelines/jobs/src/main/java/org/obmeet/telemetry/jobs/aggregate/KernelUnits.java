package org.obmeet.telemetry.jobs.aggregate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.CleanFile;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.flow.KernelUnit;

/**
 * The elements of aggregate's input: one per window and bucket. Where files of a window were
 * written under different bucket counts, their buckets are taken modulo the greatest common
 * divisor, under which each contributor still lies in one.
 */
final class KernelUnits {
  private KernelUnits() {}

  static List<KernelUnit> of(List<WindowPlan> plans) {
    List<KernelUnit> units = new ArrayList<>();
    plans.forEach(plan -> plan.readings().forEach(reading -> add(units, plan, reading)));
    return units;
  }

  private static void add(List<KernelUnit> units, WindowPlan plan, WindowPlan.Reading reading) {
    int buckets =
        reading.files().stream().mapToInt(CleanFile::buckets).reduce(0, KernelUnits::divisor);
    SortedMap<Integer, List<String>> byBucket = new TreeMap<>();
    reading
        .files()
        .forEach(
            file ->
                byBucket
                    .computeIfAbsent(file.bucket() % buckets, b -> new ArrayList<>())
                    .add(file.path()));
    List<String> cubes = reading.cubes().stream().map(Cube::name).toList();
    byBucket.forEach(
        (bucket, files) ->
            units.add(
                new KernelUnit(
                    plan.dataset().name(),
                    plan.window().toString(),
                    bucket,
                    buckets,
                    files.stream().sorted().toList(),
                    cubes)));
  }

  private static int divisor(int a, int b) {
    return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValueExact();
  }
}
