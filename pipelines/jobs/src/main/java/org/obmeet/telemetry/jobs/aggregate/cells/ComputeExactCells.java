package org.obmeet.telemetry.jobs.aggregate.cells;

import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.beam.Pipelines;
import org.obmeet.telemetry.jobs.beam.SpecificAvroCoder;
import org.obmeet.telemetry.jobs.plan.AggregateOptions;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.plan.WindowPlan;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.flow.CellBlock;
import org.obmeet.telemetry.schemas.flow.CubeKey;
import org.obmeet.telemetry.schemas.flow.KernelUnit;
import org.obmeet.telemetry.schemas.flow.MergedCells;
import org.obmeet.telemetry.schemas.flow.SightingUnit;
import org.obmeet.telemetry.schemas.flow.WindowSeries;

/**
 * Computes the exact cells of each planned cube and window from clean files. The pipeline's options
 * are {@link AggregateOptions}. The elements of its collections are buckets and blocks of encoded
 * cell tables, not single rows or cells. Tables are split into blocks, because an engine copies
 * elements and a table may have hundreds of megabytes. The cells have not passed disclosure control
 * and must not be stored.
 */
public final class ComputeExactCells
    extends PTransform<PBegin, PCollection<KV<WindowSeries, MergedCells>>> {
  private static final long serialVersionUID = 1L;

  private final transient List<KernelUnit> units;
  private final transient List<SightingUnit> firstDayUnits;

  private ComputeExactCells(List<KernelUnit> units, List<SightingUnit> firstDayUnits) {
    this.units = units;
    this.firstDayUnits = firstDayUnits;
  }

  /** Returns the transform for plans that were made on a state of the lake. */
  public static ComputeExactCells of(Pipeline pipeline, List<WindowPlan> plans, LakeState state) {
    return new ComputeExactCells(
        KernelUnits.of(plans, Pipelines.workers(pipeline)), FindFirstDays.units(state, plans));
  }

  /**
   * Adds the transform for every window of a request to a pipeline, for measurements. No window is
   * closed or decided.
   */
  public static PCollection<KV<WindowSeries, MergedCells>> measure(
      Pipeline pipeline, AggregateRequest request, Lake lake, String run) {
    LakeState state = lake.state();
    AggregateOptions.set(
        pipeline.getOptions().as(AggregateOptions.class), lake, state, request, run);
    List<WindowPlan> plans =
        new WindowPlanner(Catalogs.load(request.catalog()), request).plan(state);
    return pipeline.apply("Compute cells", of(pipeline, plans, state));
  }

  @Override
  public PCollection<KV<WindowSeries, MergedCells>> expand(PBegin begin) {
    PCollectionView<Map<String, Map<String, Map<String, Integer>>>> firstDays =
        begin
            .apply(
                "Buckets of labels",
                Create.of(firstDayUnits).withCoder(SpecificAvroCoder.of(SightingUnit.class)))
            .apply("Find first days", new FindFirstDays());
    return begin
        .apply("Buckets", Create.of(units).withCoder(SpecificAvroCoder.of(KernelUnit.class)))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("Count", ParDo.of(new ComputeCellsFn(firstDays)).withSideInputs(firstDays))
        .setCoder(
            KvCoder.of(SpecificAvroCoder.of(CubeKey.class), SpecificAvroCoder.of(CellBlock.class)))
        .apply("By cube", GroupByKey.create())
        .apply("Merge", ParDo.of(new MergeCellsFn()))
        .setCoder(
            KvCoder.of(
                SpecificAvroCoder.of(WindowSeries.class), SpecificAvroCoder.of(MergedCells.class)));
  }
}
