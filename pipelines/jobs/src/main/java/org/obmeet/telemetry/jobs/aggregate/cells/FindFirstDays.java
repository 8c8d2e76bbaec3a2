package org.obmeet.telemetry.jobs.aggregate.cells;

import com.google.common.collect.Maps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.cubes.bucket.FirstSeenScan;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.beam.EmbeddedWorkers;
import org.obmeet.telemetry.jobs.plan.AggregateOptions;
import org.obmeet.telemetry.jobs.plan.WindowPlan;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.SightingUnit;

/**
 * Finds the first day on which each label occurs, by stream, field and label. The days stay within
 * the run. Releases contain only bins of the number of days since the first day.
 */
final class FindFirstDays
    extends PTransform<
        PCollection<SightingUnit>,
        PCollectionView<Map<String, Map<String, Map<String, Integer>>>>> {
  private static final long serialVersionUID = 1L;

  @Override
  public PCollectionView<Map<String, Map<String, Map<String, Integer>>>> expand(
      PCollection<SightingUnit> units) {
    return units
        .apply("By bucket", ParDo.of(new FindFn()))
        .setCoder(
            MapCoder.of(
                StringUtf8Coder.of(),
                MapCoder.of(
                    StringUtf8Coder.of(), MapCoder.of(StringUtf8Coder.of(), VarIntCoder.of()))))
        .apply("Earliest", Combine.globally(FindFirstDays::earliest).asSingletonView());
  }

  private static Map<String, Map<String, Map<String, Integer>>> earliest(
      Iterable<Map<String, Map<String, Map<String, Integer>>>> all) {
    Map<String, FirstSeenDays> earliest = new TreeMap<>();
    for (Map<String, Map<String, Map<String, Integer>>> one : all) {
      one.forEach(
          (stream, days) -> earliest.merge(stream, new FirstSeenDays(days), FirstSeenDays::merge));
    }
    return new TreeMap<>(Maps.transformValues(earliest, FirstSeenDays::firstDays));
  }

  /** Finds the first day of each label in clean files, by stream, then by field and label. */
  private static final class FindFn
      extends DoFn<SightingUnit, Map<String, Map<String, Map<String, Integer>>>> {
    private static final long serialVersionUID = 1L;

    private transient Catalog catalog;
    private transient SuppressedRowFilter rowFilter;

    @Setup
    public void open(PipelineOptions options) {
      AggregateOptions run = options.as(AggregateOptions.class);
      catalog = Catalogs.load(run.getCatalog());
      rowFilter = SuppressedRowFilter.of(run, catalog);
    }

    @ProcessElement
    public void find(
        @Element SightingUnit unit,
        OutputReceiver<Map<String, Map<String, Map<String, Integer>>>> output)
        throws IOException {
      EmbeddedWorkers.checkRunning();
      Dataset dataset = catalog.dataset(unit.getStream());
      FirstSeenDays found =
          rowFilter.read(
              unit.getStream(),
              unit.getFiles(),
              readers -> FirstSeenScan.of(dataset, Set.copyOf(unit.getFields()), readers));
      output.output(Map.of(unit.getStream(), found.firstDays()));
    }
  }

  /**
   * Returns the clean files from which the first days are read, one element per bucket; empty if no
   * fact of the plans needs first days. The elements contain all files of the stream that were on
   * time. Files of later windows do not change a result, because a label of the window has its
   * first day in the window or earlier.
   */
  static List<SightingUnit> units(LakeState state, List<WindowPlan> plans) {
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
        .filter(file -> !file.late())
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
