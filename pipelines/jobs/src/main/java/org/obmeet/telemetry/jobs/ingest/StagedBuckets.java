package org.obmeet.telemetry.jobs.ingest;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.lake.FileRef;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RowFile;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/** Rows of one segment on their way to the staging folder, a list per bucket. */
final class StagedBuckets {
  private static final int HELD_ROWS = 200_000;

  private final Lake lake;
  private final Dataset dataset;
  private final Buckets partition;
  private final String run;
  private final String segment;
  private final List<List<GenericRecord>> buckets = new ArrayList<>();
  private final List<KV<String, StagedRows>> files = new ArrayList<>();
  private int held;
  private int flushes;

  StagedBuckets(Lake lake, Dataset dataset, String run, int segment) {
    this.lake = lake;
    this.dataset = dataset;
    this.partition = new Buckets(dataset);
    this.run = run;
    this.segment = "segment-" + segment;
    for (int i = 0; i < dataset.buckets(); i++) {
      buckets.add(new ArrayList<>());
    }
  }

  void add(GenericRecord row) {
    buckets.get(partition.of(row)).add(row);
    if (++held == HELD_ROWS) {
      flush();
    }
  }

  /** Writes what is held; names are the same when a bundle is retried. */
  void flush() {
    for (int bucket = 0; bucket < buckets.size(); bucket++) {
      List<GenericRecord> list = buckets.get(bucket);
      if (!list.isEmpty()) {
        String part = segment + "-" + flushes;
        String path = lake.layout().stagedFile(run, dataset.name(), bucket, part);
        files.add(
            KV.of(
                dataset.name() + "/" + bucket,
                new StagedRows(path, write(path, part, list).rows())));
        buckets.set(bucket, new ArrayList<>());
      }
    }
    held = 0;
    flushes++;
  }

  private FileRef write(String path, String part, List<GenericRecord> list) {
    try (RowFile.Writer writer = RowFile.writer(lake.files(), path, dataset, run + part)) {
      list.forEach(writer::append);
      return writer.finish();
    }
  }

  /** The files written, keyed by stream and bucket. */
  List<KV<String, StagedRows>> files() {
    return files;
  }
}
