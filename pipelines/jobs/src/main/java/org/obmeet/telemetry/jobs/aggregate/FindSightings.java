package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.obmeet.telemetry.cubes.Kernel;
import org.obmeet.telemetry.cubes.Sightings;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.flow.SightingUnit;

/** From clean files to the first day of each label in them: stream and field, label, day. */
final class FindSightings extends DoFn<SightingUnit, Map<String, Map<String, Integer>>> {
  private static final long serialVersionUID = 1L;

  private final AggregateSettings settings;
  private transient Catalog catalog;
  private transient CountedSubjects counted;

  FindSightings(AggregateSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void open() {
    catalog = Catalogs.load(settings.catalog());
    counted = CountedSubjects.of(Lake.open(settings.lake()), catalog, settings);
  }

  @ProcessElement
  public void find(
      @Element SightingUnit unit, OutputReceiver<Map<String, Map<String, Integer>>> output)
      throws IOException {
    try (OpenFiles files = counted.open(unit.getStream(), unit.getFiles())) {
      Sightings found =
          files.read(
              readers ->
                  Kernel.sightings(
                      catalog.dataset(unit.getStream()), Set.copyOf(unit.getFields()), readers));
      output.output(FirstDays.named(unit.getStream(), found));
    }
  }
}
