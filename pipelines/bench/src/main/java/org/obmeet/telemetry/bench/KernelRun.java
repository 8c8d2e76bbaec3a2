package org.obmeet.telemetry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.jobs.aggregate.cells.ComputeExactCells;
import org.obmeet.telemetry.jobs.beam.Pipelines;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.schemas.flow.MergedCells;
import org.obmeet.telemetry.schemas.flow.WindowSeries;

/**
 * Main class that measures the kernel, the part of the aggregate job that computes exact cells. It
 * uses the embedded runner and writes each cube's encoded cells to a folder. The arguments are
 * {@code LAKE CATALOG NOW OUT}.
 */
final class KernelRun {
  private KernelRun() {}

  public static void main(String[] args) throws Exception {
    ProcessMeasurement.Start start = ProcessMeasurement.start();
    Path out = Files.createDirectories(Path.of(args[3]));
    Pipeline pipeline = Pipelines.create("bench", List.of());
    AggregateRequest request =
        new AggregateRequest(args[0], Instant.parse(args[2]), List.of(), List.of(), List.of())
            .withCatalog(args[1]);
    ComputeExactCells.measure(pipeline, request, Lake.open(args[0]), "bench")
        .apply("Write", ParDo.of(new Write(out.toString())));
    Pipelines.run(pipeline);
    ProcessMeasurement.print(start);
  }

  /** A Beam step that writes the merged cells of each window to a folder. */
  private static final class Write extends DoFn<KV<WindowSeries, MergedCells>, Void> {
    private static final long serialVersionUID = 1L;

    private final String folder;

    Write(String folder) {
      this.folder = folder;
    }

    @ProcessElement
    public void write(@Element KV<WindowSeries, MergedCells> element) throws IOException {
      MergedCells cells = element.getValue();
      String window = element.getKey().getStream() + "-" + cells.getWindow().replace('/', '-');
      EncodedCells.of(Path.of(folder), window, cells.getCube())
          .write(cells.getBlock(), cells.getTable());
    }
  }
}
