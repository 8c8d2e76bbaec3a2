package org.obmeet.telemetry.jobs.aggregate.cells;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.aggregate.plan.WindowPlan;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.SightingUnit;

/**
 * Lists the clean files from which the first day of each label is read, one element per bucket. The
 * list contains all files of the stream that were on time. Files of later windows do not change a
 * result, because a label of the window has its first day in the window or earlier.
 */
public final class SightingUnits {
  private SightingUnits() {}

  /** Returns the elements that the plans need; empty if no fact of the plans needs first days. */
  public static List<SightingUnit> of(LakeState state, List<WindowPlan> plans) {
    SortedMap<String, SortedSet<String>> fields = new TreeMap<>();
    SortedMap<String, Dataset> datasets = new TreeMap<>();
    for (WindowPlan plan : plans) {
      plan.readings().stream()
          .flatMap(reading -> reading.cubes().stream())
          .flatMap(cube -> cube.derive().flatMap(Fact::firstSeenField).stream())
          .forEach(
              field -> {
                datasets.put(plan.dataset().name(), plan.dataset());
                fields.computeIfAbsent(plan.dataset().name(), s -> new TreeSet<>()).add(field);
              });
    }
    List<SightingUnit> units = new ArrayList<>();
    fields.forEach((stream, names) -> add(units, state, datasets.get(stream), names));
    return units;
  }

  private static void add(
      List<SightingUnit> units, LakeState state, Dataset dataset, SortedSet<String> fields) {
    state.clean(dataset.name()).stream()
        .filter(file -> state.isOnTime(file, dataset.baseWindow()))
        .collect(Collectors.groupingBy(CleanFile::bucket, TreeMap::new, Collectors.toList()))
        .values()
        .forEach(
            files ->
                units.add(
                    new SightingUnit(
                        dataset.name(),
                        List.copyOf(fields),
                        files.stream().map(CleanFile::path).sorted().toList())));
  }
}
