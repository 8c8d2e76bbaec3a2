package org.obmeet.telemetry.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.beam.Pipelines;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Main class that computes the cells with the usual Beam transforms. Each row becomes one value for
 * each of its cells. Values are combined per contributor and cell, then per cell. The output is a
 * file of tab-separated lines per cube. The arguments are {@code LAKE CATALOG STREAM OUT FILE…}.
 */
final class BeamBaseline {
  private static final TypeDescriptor<List<Long>> NUMBERS =
      TypeDescriptors.lists(TypeDescriptors.longs());

  private BeamBaseline() {}

  public static void main(String[] args) throws Exception {
    ProcessMeasurement.Start start = ProcessMeasurement.start();
    Path out = Files.createDirectories(Path.of(args[3]));
    Pipeline pipeline = Pipelines.create("textbook", List.of());
    PCollection<KV<String, String>> lines =
        pipeline
            .apply("Files", Create.of(List.of(args).subList(4, args.length)))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply("Read", ParDo.of(new Rows(args[0], args[1], args[2])))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ListCoder.of(VarLongCoder.of())))
            .apply("By contributor and cell", Combine.perKey(BeamBaseline::sum))
            .apply(
                "By cell",
                MapElements.into(
                        TypeDescriptors.kvs(
                            TypeDescriptors.strings(),
                            TypeDescriptors.kvs(TypeDescriptors.strings(), NUMBERS)))
                    .via(BeamBaseline::byCell))
            .apply("Cells", Combine.perKey(new Cells()))
            .apply("Lines", ParDo.of(new Lines()));
    for (Cube cube : Catalogs.load(args[1]).cubesOf(args[2])) {
      String name = cube.name();
      lines
          .apply("Of " + name, Filter.by(line -> line.getKey().equals(name)))
          .apply(
              "Texts of " + name,
              MapElements.into(TypeDescriptors.strings()).via(KV<String, String>::getValue))
          .apply("Write " + name, TextIO.write().to(out.resolve(name) + ".tsv").withoutSharding());
    }
    Pipelines.run(pipeline);
    ProcessMeasurement.print(start);
  }

  private static List<Long> sum(Iterable<List<Long>> all) {
    List<Long> sums = new ArrayList<>();
    for (List<Long> values : all) {
      for (int m = 0; m < values.size(); m++) {
        if (m == sums.size()) {
          sums.add(0L);
        }
        sums.set(m, sums.get(m) + values.get(m));
      }
    }
    return sums;
  }

  private static KV<String, KV<String, List<Long>>> byCell(KV<String, List<Long>> added) {
    int end = added.getKey().lastIndexOf('\t');
    return KV.of(
        added.getKey().substring(0, end),
        KV.of(added.getKey().substring(end + 1), added.getValue()));
  }

  /** Formats a cell. The key is the cube; the value is the line of nodes and figures. */
  private static final class Lines extends DoFn<KV<String, List<Long>>, KV<String, String>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void write(
        @Element KV<String, List<Long>> cell, OutputReceiver<KV<String, String>> output) {
      StringBuilder line = new StringBuilder();
      int tab = cell.getKey().indexOf('\t');
      String cube = tab < 0 ? cell.getKey() : cell.getKey().substring(0, tab);
      if (tab >= 0) {
        line.append(cell.getKey(), tab + 1, cell.getKey().length()).append('\t');
      }
      line.append(String.join("\t", cell.getValue().stream().map(String::valueOf).toList()));
      output.output(KV.of(cube, line.toString()));
    }
  }

  /**
   * Emits the values that a row adds to its cells, one element per cell. The key is {@code CUBE TAB
   * NODES TAB CONTRIBUTOR}.
   */
  private static final class Rows extends DoFn<String, KV<String, List<Long>>> {
    private static final long serialVersionUID = 1L;

    private final String lake;
    private final String folder;
    private final String stream;
    private transient Catalog catalog;

    Rows(String lake, String folder, String stream) {
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
        List<String> nodes =
            new ArrayList<>(CubeSql.nodes(dimension, label(row, dimension.field())));
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

  /**
   * Combines the contributors' values in a cell into the cell's figures, in the order of {@link
   * CubeSql#figureColumns}. The key is the contributor; it is empty for values without a
   * contributor.
   */
  private static final class Cells
      extends Combine.CombineFn<KV<String, List<Long>>, List<Long>, List<Long>> {
    private static final long serialVersionUID = 1L;

    private static final int WIDTH = 5;
    private static final int SUM = 1;
    private static final int CARRIERS = 2;
    private static final int FIRST = 3;
    private static final int SECOND = 4;
    private static final int UNATTRIBUTED = 5;

    @Override
    public List<Long> createAccumulator() {
      return new ArrayList<>(List.of(0L));
    }

    @Override
    public List<Long> addInput(List<Long> cell, KV<String, List<Long>> added) {
      int measures = added.getValue().size();
      reserve(cell, measures);
      boolean attributed = !added.getKey().isEmpty();
      cell.set(0, cell.get(0) + (attributed ? 1 : 0));
      for (int m = 0; m < measures; m++) {
        int at = m * WIDTH;
        long value = added.getValue().get(m);
        if (attributed) {
          add(cell, at + SUM, value);
          add(cell, at + CARRIERS, value == 0 ? 0 : 1);
          rank(cell, at, value);
        } else {
          add(cell, at + UNATTRIBUTED, value);
        }
      }
      return cell;
    }

    @Override
    public List<Long> mergeAccumulators(Iterable<List<Long>> cells) {
      List<Long> merged = createAccumulator();
      for (List<Long> cell : cells) {
        reserve(merged, (cell.size() - 1) / WIDTH);
        merged.set(0, merged.get(0) + cell.get(0));
        for (int at = 0; at + WIDTH < cell.size(); at += WIDTH) {
          add(merged, at + SUM, cell.get(at + SUM));
          add(merged, at + CARRIERS, cell.get(at + CARRIERS));
          rank(merged, at, cell.get(at + FIRST));
          rank(merged, at, cell.get(at + SECOND));
          add(merged, at + UNATTRIBUTED, cell.get(at + UNATTRIBUTED));
        }
      }
      return merged;
    }

    @Override
    public List<Long> extractOutput(List<Long> cell) {
      return cell;
    }

    @Override
    public Coder<List<Long>> getAccumulatorCoder(
        CoderRegistry registry, Coder<KV<String, List<Long>>> input) {
      return ListCoder.of(VarLongCoder.of());
    }

    @Override
    public Coder<List<Long>> getDefaultOutputCoder(
        CoderRegistry registry, Coder<KV<String, List<Long>>> input) {
      return ListCoder.of(VarLongCoder.of());
    }

    private static void reserve(List<Long> cell, int measures) {
      cell.addAll(Collections.nCopies(Math.max(0, 1 + measures * WIDTH - cell.size()), 0L));
    }

    private static void add(List<Long> cell, int at, long value) {
      cell.set(at, Math.addExact(cell.get(at), value));
    }

    /** Updates the two largest values, which are at least 0. A missing value is 0. */
    private static void rank(List<Long> cell, int at, long value) {
      if (value > cell.get(at + FIRST)) {
        cell.set(at + SECOND, cell.get(at + FIRST));
        cell.set(at + FIRST, value);
      } else if (value > cell.get(at + SECOND)) {
        cell.set(at + SECOND, value);
      }
    }
  }
}
