package org.obmeet.telemetry.bench;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Emits the values that a row adds to its cells, one element per cell. The key is {@code CUBE TAB
 * NODES TAB CONTRIBUTOR}.
 */
final class BeamBaselineRows extends DoFn<String, KV<String, List<Long>>> {
  private static final long serialVersionUID = 1L;

  private final String lake;
  private final String folder;
  private final String stream;
  private transient Catalog catalog;

  BeamBaselineRows(String lake, String folder, String stream) {
    this.lake = lake;
    this.folder = folder;
    this.stream = stream;
  }

  @Setup
  public void open() {
    catalog = Catalogs.load(folder);
  }

  @ProcessElement
  public void read(@Element String file, OutputReceiver<KV<String, List<Long>>> output) {
    List<Cube> cubes = catalog.cubesOf(stream);
    try (RecordIterator rows =
        new CleanFileIo(Lake.open(lake).files()).rows(catalog.dataset(stream), file)) {
      while (rows.hasNext()) {
        GenericRecord row = rows.next();
        for (Cube cube : cubes) {
          if (cube.where().entrySet().stream()
              .allMatch(where -> label(row, where.getKey()).equals(where.getValue()))) {
            add(cube, row, output);
          }
        }
      }
    }
  }

  private static void add(
      Cube cube, GenericRecord row, OutputReceiver<KV<String, List<Long>>> output) {
    List<String> cells = new ArrayList<>(List.of(cube.name()));
    for (Cube.Dimension dimension : cube.dimensions()) {
      List<String> nodes = new ArrayList<>(CubeSql.nodes(dimension, label(row, dimension.field())));
      nodes.add(CubeSql.ROOT);
      List<String> more = new ArrayList<>();
      cells.forEach(cell -> nodes.forEach(node -> more.add(cell + "\t" + node)));
      cells = more;
    }
    List<Long> values =
        cube.measures().stream().filter(Cube.Measure::additive).map(m -> value(m, row)).toList();
    String contributor =
        Optional.ofNullable((GenericFixed) row.get("contributor"))
            .map(id -> Base64.getEncoder().encodeToString(id.bytes()))
            .orElse("");
    cells.forEach(cell -> output.output(KV.of(cell + "\t" + contributor, values)));
  }

  private static String label(GenericRecord row, String field) {
    Object label = row.get(field);
    return label == null ? Domain.UNKNOWN : label.toString();
  }

  private static long value(Cube.Measure measure, GenericRecord row) {
    if (measure.kind() != Cube.MeasureKind.SUM) {
      return 1;
    }
    Object value = row.get(measure.field());
    return value == null ? 0 : Math.min(Math.max((Long) value, measure.min()), measure.max());
  }
}
