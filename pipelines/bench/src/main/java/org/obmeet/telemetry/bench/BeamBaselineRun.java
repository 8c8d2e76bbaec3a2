package org.obmeet.telemetry.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
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
import org.obmeet.telemetry.jobs.Pipelines;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * Main class of the Beam baseline, which computes the cells with the usual Beam transforms. Each
 * row becomes one value for each of its cells. Values are combined per contributor and cell, then
 * per cell. The output is a file of tab-separated lines per cube. The arguments are {@code LAKE
 * CATALOG STREAM OUT FILE…}.
 */
final class BeamBaselineRun {
  private static final TypeDescriptor<List<Long>> NUMBERS =
      TypeDescriptors.lists(TypeDescriptors.longs());

  private BeamBaselineRun() {}

  public static void main(String[] args) throws Exception {
    ProcessMeasurement.Start start = ProcessMeasurement.start();
    Path out = Files.createDirectories(Path.of(args[3]));
    Pipeline pipeline = Pipelines.create("textbook", List.of());
    PCollection<KV<String, String>> lines =
        pipeline
            .apply("Files", Create.of(List.of(args).subList(4, args.length)))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply("Read", ParDo.of(new BeamBaselineRows(args[0], args[1], args[2])))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ListCoder.of(VarLongCoder.of())))
            .apply("By contributor and cell", Combine.perKey(BeamBaselineRun::sum))
            .apply(
                "By cell",
                MapElements.into(
                        TypeDescriptors.kvs(
                            TypeDescriptors.strings(),
                            TypeDescriptors.kvs(TypeDescriptors.strings(), NUMBERS)))
                    .via(BeamBaselineRun::byCell))
            .apply("Cells", Combine.perKey(new BeamBaselineCells()))
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
}
