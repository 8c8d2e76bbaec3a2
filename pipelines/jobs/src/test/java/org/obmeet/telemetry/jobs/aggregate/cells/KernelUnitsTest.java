package org.obmeet.telemetry.jobs.aggregate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.jobs.plan.WindowPlan;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.flow.BucketFiles;
import org.obmeet.telemetry.schemas.flow.KernelUnit;

class KernelUnitsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 16);

  @ParameterizedTest(name = "{0} workers")
  @ValueSource(ints = {1, 2, 3, 8, Integer.MAX_VALUE})
  void of_bucketsOfManySizes_assignsEachOnceAndEvenly(int workers) {
    List<CleanFile> files = new ArrayList<>();
    for (int bucket = 0; bucket < 8; bucket++) {
      files.add(file(bucket, 8, 1000 * (bucket + 1)));
    }
    List<KernelUnit> units = KernelUnits.of(List.of(plan(files)), workers);

    assertThat(units).hasSize(Math.min(workers, 8));
    assertThat(units.stream().flatMap(unit -> unit.getParts().stream()).map(BucketFiles::getBucket))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(units.stream().flatMap(unit -> unit.getParts().stream()))
        .noneMatch(BucketFiles::getShared);
    long even = 36_000 / units.size();
    assertThat(units.stream().mapToLong(KernelUnitsTest::rows)).allMatch(r -> r <= even + 8000);
  }

  @Test
  void of_filesOfSeveralBucketCounts_usesTheLargestAndRepeatsTheOthers() {
    List<CleanFile> files =
        List.of(file(1, 4, 10), file(3, 4, 10), file(0, 1, 10), file(1, 2, 10), file(0, 6, 10));
    List<KernelUnit> units = KernelUnits.of(List.of(plan(files)), 2);

    assertThat(units).allMatch(unit -> unit.getBuckets() == 6).hasSize(2);
    assertThat(units.stream().flatMap(unit -> unit.getParts().stream()))
        .extracting(BucketFiles::getBucket, part -> String.join(" ", part.getFiles()))
        .containsExactlyInAnyOrder(
            tuple(0, "1/0.parquet 6/0.parquet"),
            tuple(1, "1/0.parquet 2/1.parquet 4/1.parquet 4/3.parquet"),
            tuple(2, "1/0.parquet"),
            tuple(3, "1/0.parquet 2/1.parquet 4/1.parquet 4/3.parquet"),
            tuple(4, "1/0.parquet"),
            tuple(5, "1/0.parquet 2/1.parquet 4/1.parquet 4/3.parquet"));
    assertThat(units.stream().flatMap(unit -> unit.getParts().stream()))
        .allMatch(BucketFiles::getShared);
  }

  private static long rows(KernelUnit unit) {
    return unit.getParts().stream().mapToLong(part -> 1000L * (part.getBucket() + 1)).sum();
  }

  private static WindowPlan plan(List<CleanFile> files) {
    Catalog catalog = Catalog.load();
    return new WindowPlan(
        catalog.dataset("community_events"),
        new Window(WindowKind.DAY, DAY),
        List.of(
            new WindowPlan.Reading(DAY, catalog.cubesOf("community_events").subList(0, 1), files)),
        List.of(),
        List.of());
  }

  private static CleanFile file(int bucket, int buckets, long rows) {
    String path = buckets + "/" + bucket + ".parquet";
    return new CleanFile("community_events", FileDays.of(DAY), bucket, path, rows, false, buckets);
  }
}
