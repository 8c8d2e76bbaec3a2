package org.obmeet.telemetry.jobs.aggregate.cells;

import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.population.BridgeCubes;
import org.obmeet.telemetry.jobs.aggregate.population.UnsafeCells;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.CellTableCodec;
import org.obmeet.telemetry.privacy.cells.SumOverflowException;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.flow.CellBlock;
import org.obmeet.telemetry.schemas.flow.MergedCells;

/** Merges all blocks of a cube and window into the cube's exact cells, under the window's key. */
final class MergeCellsFn extends DoFn<KV<String, Iterable<CellBlock>>, KV<String, MergedCells>> {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private transient Catalog catalog;

  /**
   * @param folder folder of the catalogue, or {@link Catalogs#SHIPPED}
   */
  MergeCellsFn(String folder) {
    this.folder = folder;
  }

  @Setup
  public void open() {
    catalog = Catalogs.load(folder);
  }

  @ProcessElement
  public void merge(
      @Element KV<String, Iterable<CellBlock>> group,
      OutputReceiver<KV<String, MergedCells>> output) {
    String key = group.getKey();
    int end = key.lastIndexOf('/');
    String name = key.substring(end + 1);
    int stream = key.indexOf('/');
    Window window = Window.parse(key.substring(stream + 1, end));
    Cube cube =
        BridgeCubes.with(ComputeCellsFn.cubes(catalog, key.substring(0, stream), window.kind()))
            .stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    int block = 0;
    for (ByteBuffer encoded : CellTableCodec.encode(merged(cube, group.getValue()))) {
      output.output(KV.of(key.substring(0, end), new MergedCells(name, block++, encoded)));
    }
  }

  /** Returns the key of a cube and window. */
  static String key(String stream, Window window, String cube) {
    return stream + "/" + window + "/" + cube;
  }

  /**
   * Merges the blocks into one table.
   *
   * @throws JobException if a sum exceeds 64 bits; the message names the measure
   */
  static CellTable merged(Cube cube, Iterable<CellBlock> blocks) {
    SortedMap<Integer, CellBlockAssembler> tables = new TreeMap<>();
    for (CellBlock one : blocks) {
      CellBlockAssembler.add(tables, one.getBucket(), one.getBlock(), one.getTable());
    }
    try {
      return CellTableCodec.merged(
          tables.values().stream().map(CellBlockAssembler::inOrder).toList(),
          table -> UnsafeCells.predicate(cube, table));
    } catch (SumOverflowException e) {
      Cube.Measure measure =
          cube.measures().stream().filter(Cube.Measure::additive).toList().get(e.measure());
      throw new JobException(
          ExitCode.FAILED,
          "measure "
              + measure.name()
              + " of cube "
              + cube.name()
              + " exceeds 64 bits: lower its clamp",
          e);
    }
  }
}
