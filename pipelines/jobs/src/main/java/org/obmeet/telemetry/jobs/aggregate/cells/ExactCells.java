package org.obmeet.telemetry.jobs.aggregate.cells;

import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.beam.Pipelines;
import org.obmeet.telemetry.jobs.beam.SpecificAvroCoder;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.plan.AggregateSettings;
import org.obmeet.telemetry.jobs.plan.WindowPlan;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.flow.CellBlock;
import org.obmeet.telemetry.schemas.flow.KernelUnit;
import org.obmeet.telemetry.schemas.flow.MergedCells;
import org.obmeet.telemetry.schemas.flow.SightingUnit;

/**
 * The Beam transforms that compute the exact cells of each cube and window from clean files.
 * Elements are buckets and blocks of encoded cell tables, never single rows or cells. Tables are
 * split into blocks, because an engine copies elements and a table may have hundreds of megabytes.
 */
public final class ExactCells {
  private ExactCells() {}

  /**
   * Computes the exact cells of every planned window, as blocks under the key {@code
   * STREAM/KIND/START}. No window is closed or decided. The method is for measurements and
   * comparisons. The cells have not passed disclosure control and must not be stored.
   */
  public static PCollection<KV<String, MergedCells>> of(
      Pipeline pipeline, AggregateRequest request, Lake lake, String run) {
    LakeState state = lake.state();
    List<WindowPlan> plans =
        new WindowPlanner(Catalogs.load(request.catalog()), request).plan(state);
    return of(
        pipeline,
        AggregateSettings.of(lake, request, run),
        KernelUnits.of(plans, Pipelines.workers(pipeline)),
        FirstSeenDaysFinder.units(state, plans));
  }

  public static PCollection<KV<String, MergedCells>> of(
      Pipeline pipeline,
      AggregateSettings settings,
      List<KernelUnit> units,
      List<SightingUnit> labels) {
    PCollectionView<Map<String, Map<String, Integer>>> firstDays =
        FirstSeenDaysFinder.view(pipeline, settings, labels);
    return pipeline
        .apply("Buckets", Create.of(units).withCoder(SpecificAvroCoder.of(KernelUnit.class)))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("Compute cells", computeCells(settings, firstDays))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), SpecificAvroCoder.of(CellBlock.class)))
        .apply("By cube", GroupByKey.create())
        .apply("Merge cells", ParDo.of(new MergeCellsFn(settings.catalog())))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), SpecificAvroCoder.of(MergedCells.class)));
  }

  private static ParDo.SingleOutput<KernelUnit, KV<String, CellBlock>> computeCells(
      AggregateSettings settings, PCollectionView<Map<String, Map<String, Integer>>> firstDays) {
    ParDo.SingleOutput<KernelUnit, KV<String, CellBlock>> compute =
        ParDo.of(new ComputeCellsFn(settings, firstDays));
    return firstDays == null ? compute : compute.withSideInputs(firstDays);
  }
}
