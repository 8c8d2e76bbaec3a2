package org.obmeet.telemetry.jobs.aggregate.cells;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.obmeet.telemetry.cubes.CubeAggregator;
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.aggregate.plan.AggregateSettings;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.flow.SightingUnit;

/** Finds the first epoch day of each label in clean files, by stream and field, then by label. */
final class FindSightingsFn extends DoFn<SightingUnit, Map<String, Map<String, Integer>>> {
  private static final long serialVersionUID = 1L;

  private final AggregateSettings settings;
  private transient Catalog catalog;
  private transient SuppressedRowFilter rowFilter;

  FindSightingsFn(AggregateSettings settings) {
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
    try (OpenCleanFiles files = rowFilter.open(unit.getStream(), unit.getFiles())) {
      FirstSeenDays found =
          files.read(
              readers ->
                  CubeAggregator.firstSeenDays(
                      catalog.dataset(unit.getStream()), Set.copyOf(unit.getFields()), readers));
      output.output(LabelFirstDays.named(unit.getStream(), found));
    }
  }
}
