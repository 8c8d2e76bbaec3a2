package org.obmeet.telemetry.jobs.aggregate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.obmeet.telemetry.cubes.Kernel;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.lake.CleanFiles;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.CellTables;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Window;
import org.obmeet.telemetry.schemas.flow.CellBlock;
import org.obmeet.telemetry.schemas.flow.KernelUnit;

/**
 * From one bucket of a window's clean files to a block of exact partial cells, all cubes at once.
 */
final class ComputeCells extends DoFn<KernelUnit, KV<String, CellBlock>> {
  private static final long serialVersionUID = 1L;

  private final AggregateSettings settings;
  private transient Catalog catalog;

  ComputeCells(AggregateSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void open() {
    catalog = Catalogs.load(settings.catalog());
  }

  @ProcessElement
  public void compute(@Element KernelUnit unit, OutputReceiver<KV<String, CellBlock>> output)
      throws IOException {
    Window window = Window.parse(unit.getWindow());
    List<Cube> cubes =
        catalog.cubesOf(unit.getStream()).stream()
            .filter(cube -> unit.getCubes().contains(cube.name()))
            .toList();
    int threshold = cubes.stream().mapToInt(Cube::threshold).max().orElseThrow();
    Kernel kernel = Kernel.of(catalog.dataset(unit.getStream()), cubes);
    List<ParquetFileReader> files = new ArrayList<>();
    try {
      Lake lake = Lake.open(settings.lake());
      for (String path : unit.getFiles()) {
        files.add(new CleanFiles(lake.files()).open(path));
      }
      output.output(
          KV.of(
              unit.getStream() + "/" + window,
              block(unit, cells(kernel, files, window, unit, threshold))));
    } finally {
      for (ParquetFileReader file : files) {
        file.close();
      }
    }
  }

  private static Map<String, CellTable> cells(
      Kernel kernel, List<ParquetFileReader> files, Window window, KernelUnit unit, int threshold) {
    try {
      return kernel.cells(files, window, unit.getBucket(), unit.getBuckets(), threshold);
    } catch (ArithmeticException e) {
      throw e;
    } catch (RuntimeException e) {
      // Parquet meets damaged pages with whatever its decoders run into, null pointers included.
      throw new JobFailure(
          ExitCode.FAILED,
          "clean files cannot be read; one of these is damaged: "
              + String.join(", ", unit.getFiles()),
          e);
    }
  }

  private static CellBlock block(KernelUnit unit, Map<String, CellTable> tables) {
    Map<String, ByteBuffer> encoded = new TreeMap<>();
    tables.forEach((cube, table) -> encoded.put(cube, ByteBuffer.wrap(CellTables.encode(table))));
    return new CellBlock(unit.getBucket(), encoded);
  }
}
