package org.obmeet.telemetry.jobs.ingest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.InputSegment;

/**
 * The input of an ingest run.
 *
 * @param segments every segment, in fixed order
 * @param bytes size of the input by stream, as it is stored
 * @param lists how far the lists of sealed segments were read
 */
record InputPlan(List<InputSegment> segments, Map<String, Long> bytes, List<String> lists) {
  /** Size of input and clean files, in bytes, for which one bucket is enough. */
  static final long BUCKET_BYTES = 8L << 20;

  /** Returns the number of buckets of each stream's new clean files. */
  Map<String, Integer> buckets(Catalog catalog, LakeState state) {
    Map<String, Integer> buckets = new TreeMap<>();
    bytes.keySet().stream()
        .filter(catalog.datasets()::containsKey)
        .forEach(stream -> buckets.put(stream, buckets(catalog.dataset(stream), state)));
    return buckets;
  }

  /**
   * Returns the smallest divisor of the data set's number of buckets that is enough; 1 for a small
   * community. The files of open windows count too, so that many small runs together have as many
   * buckets as a large one.
   */
  private int buckets(Dataset dataset, LakeState state) {
    long size =
        bytes.get(dataset.name())
            + state.clean(dataset.name()).stream()
                .filter(
                    file -> !state.isLate(dataset.name(), file.firstDay(), dataset.baseWindow()))
                .map(CleanFile::path)
                .mapToLong(path -> state.files().get(path).bytes())
                .sum();
    return IntStream.range(1, dataset.buckets())
        .filter(n -> dataset.buckets() % n == 0 && size <= n * BUCKET_BYTES)
        .findFirst()
        .orElse(dataset.buckets());
  }
}
