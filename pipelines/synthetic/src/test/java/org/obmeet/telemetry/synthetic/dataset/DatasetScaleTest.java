package org.obmeet.telemetry.synthetic.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.synthetic.GeneratorOptions;

/** Tests the size of a data set, and the memory of its generation. */
class DatasetScaleTest {
  private static final GeneratorOptions SMALL =
      GeneratorOptions.defaults().withInstances(40).withPeople(400).withDays(14);

  @TempDir private Path out;

  @Test
  void events_areAsRequested_withFewerAtWeekends() throws IOException {
    new SyntheticDataset(SMALL.withEvents(14_000), Catalog.load()).write(out);
    Map<Long, Long> days = new HashMap<>();
    long first = SMALL.start().toEpochDay();
    for (Map<String, Object> row : GeneratedFilesReader.rows(out.resolve("truth/events.parquet"))) {
      Long day = (Long) row.getOrDefault("day", -1L);
      days.merge(day - first, 1L, Long::sum);
    }
    long total = days.values().stream().mapToLong(Long::longValue).sum();
    assertThat(total).isEqualTo(14_000);
    for (long day = 0; day < 14; day++) {
      boolean weekend = day % 7 > 4;
      assertThat((double) days.get(day)).isCloseTo(weekend ? 580 : 1_150, within(200.0));
    }
  }

  @Test
  void memory_forTenTimesMoreEvents_isConstant() throws IOException {
    long small = heapOf(SMALL.withEvents(14_000).withDays(7), out.resolve("small"));
    long large = heapOf(SMALL.withEvents(140_000).withDays(7), out.resolve("large"));
    assertThat(large - small)
        .as("additional heap in bytes, for 75 MiB more of lines and truth")
        .isLessThan(32L << 20);
  }

  /** Returns the maximum heap in use after a garbage collection while a data set is written. */
  private static long heapOf(GeneratorOptions options, Path folder) throws IOException {
    HeapWatch watch = new HeapWatch();
    Thread thread = new Thread(watch, "heap watch");
    thread.start();
    GenerationSummary summary = new SyntheticDataset(options, Catalog.load()).write(folder);
    watch.stop();
    assertThat(summary.eventCount()).isEqualTo(options.events());
    return watch.maxBytes();
  }
}
