package org.obmeet.telemetry.jobs.aggregate.cells;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.cubes.CubeAggregator;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.beam.SpecificAvroCoder;
import org.obmeet.telemetry.jobs.plan.AggregateSettings;
import org.obmeet.telemetry.jobs.plan.WindowPlan;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.SightingUnit;

/**
 * Finds the first day on which a label occurs, by {@code STREAM/FIELD} and label. The days stay
 * within the run. Releases contain only bins of the number of days since then.
 */
public final class FirstSeenDaysFinder {
  private FirstSeenDaysFinder() {}

  /** Returns the first days of all units as a side input; null if there are no units. */
  static PCollectionView<Map<String, Map<String, Integer>>> view(
      Pipeline pipeline, AggregateSettings settings, List<SightingUnit> units) {
    if (units.isEmpty()) {
      return null;
    }
    return pipeline
        .apply(
            "Buckets of labels",
            Create.of(units).withCoder(SpecificAvroCoder.of(SightingUnit.class)))
        .apply("Find first days", ParDo.of(new FindFirstDaysFn(settings)))
        .setCoder(
            MapCoder.of(StringUtf8Coder.of(), MapCoder.of(StringUtf8Coder.of(), VarIntCoder.of())))
        .apply("Earliest", Combine.globally(FirstSeenDaysFinder::earliest).asSingletonView());
  }

  /** Returns the first days of one stream by {@code STREAM/FIELD}. */
  static Map<String, Map<String, Integer>> named(String stream, FirstSeenDays found) {
    Map<String, Map<String, Integer>> named = new TreeMap<>();
    found.firstDays().forEach((field, days) -> named.put(stream + "/" + field, days));
    return named;
  }

  /** Returns the first days of one stream, by field. */
  static FirstSeenDays of(String stream, Map<String, Map<String, Integer>> named) {
    Map<String, Map<String, Integer>> fields = new HashMap<>();
    named.forEach(
        (name, days) -> {
          if (name.startsWith(stream + "/")) {
            fields.put(name.substring(stream.length() + 1), days);
          }
        });
    return new FirstSeenDays(fields);
  }

  private static Map<String, Map<String, Integer>> earliest(
      Iterable<Map<String, Map<String, Integer>>> all) {
    FirstSeenDays earliest = FirstSeenDays.none();
    for (Map<String, Map<String, Integer>> one : all) {
      earliest = earliest.merge(new FirstSeenDays(one));
    }
    return earliest.firstDays();
  }

  /** Finds the first epoch day of each label in clean files, by stream and field, then by label. */
  private static final class FindFirstDaysFn
      extends DoFn<SightingUnit, Map<String, Map<String, Integer>>> {
    private static final long serialVersionUID = 1L;

    private final AggregateSettings settings;
    private transient Catalog catalog;
    private transient SuppressedRowFilter rowFilter;

    FindFirstDaysFn(AggregateSettings settings) {
      this.settings = settings;
    }

    @Setup
    public void open() {
      catalog = Catalogs.load(settings.catalog());
      rowFilter = SuppressedRowFilter.of(Lake.open(settings.lake()), catalog, settings);
    }

    @ProcessElement
    public void find(
        @Element SightingUnit unit, OutputReceiver<Map<String, Map<String, Integer>>> output)
        throws IOException {
      try (SuppressedRowFilter.OpenCleanFiles files =
          rowFilter.open(unit.getStream(), unit.getFiles())) {
        FirstSeenDays found =
            files.read(
                readers ->
                    CubeAggregator.firstSeenDays(
                        catalog.dataset(unit.getStream()), Set.copyOf(unit.getFields()), readers));
        output.output(FirstSeenDaysFinder.named(unit.getStream(), found));
      }
    }
  }

  /**
   * Returns the clean files from which the first days are read, one element per bucket; empty if no
   * fact of the plans needs first days. The elements contain all files of the stream that were on
   * time. Files of later windows do not change a result, because a label of the window has its
   * first day in the window or earlier.
   */
  public static List<SightingUnit> units(LakeState state, List<WindowPlan> plans) {
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
    fields.forEach((stream, names) -> addUnits(units, state, datasets.get(stream), names));
    return units;
  }

  private static void addUnits(
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
