package org.obmeet.telemetry.world.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.world.GeneratorOptions;

/** Tests the size of a data set, the memory of its generation, and separate late files. */
class DatasetScaleTest {
  private static final GeneratorOptions SMALL =
      GeneratorOptions.defaults().withInstances(40).withPeople(400).withDays(14);

  @TempDir private Path out;

  @Test
  void dailyEvents_areAsRequested_withFewerAtWeekends() throws IOException {
    SyntheticDataset.of(SMALL.withDailyEvents(1_000)).write(out);
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
    long small = heapOf(SMALL.withDailyEvents(2_000).withDays(7), out.resolve("small"));
    long large = heapOf(SMALL.withDailyEvents(20_000).withDays(7), out.resolve("large"));
    assertThat(large - small)
        .as("additional heap in bytes, for 150 MiB more of lines and truth")
        .isLessThan(64L << 20);
  }

  /** Returns the maximum heap in use after a garbage collection while a data set is written. */
  private static long heapOf(GeneratorOptions options, Path folder) throws IOException {
    HeapWatch watch = new HeapWatch();
    Thread thread = new Thread(watch, "heap watch");
    thread.start();
    GenerationSummary summary = SyntheticDataset.of(options).write(folder);
    watch.stop();
    assertThat(summary.eventCount()).isEqualTo(options.events());
    return watch.maxBytes();
  }

  @Test
  void separateLateFiles_containExactlyTheLateLines() throws IOException {
    GeneratorOptions options =
        SMALL.withInstances(200).withEvents(20_000).withDays(28).withSeparateLateFiles(true);
    GenerationSummary summary = SyntheticDataset.of(options).write(out);
    assertThat(summary.files()).contains(out.resolve("late/reports.ndjson.gz"));
    for (String stream : List.of("reports", "events")) {
      List<Map<String, Object>> rows =
          GeneratedFilesReader.rows(out.resolve("truth/" + stream + ".parquet"));
      Set<Object> late = new HashSet<>();
      Set<Object> first = new HashSet<>();
      for (Map<String, Object> row : rows) {
        ((Boolean) row.get("late_file") ? late : first).add(row.get("line"));
        if ((Boolean) row.get("late")) {
          assertThat(row.get("late_file")).as(stream).isEqualTo(true);
        }
      }
      assertThat(GeneratedFilesReader.lines(out.resolve("late/" + stream + ".ndjson.gz")))
          .hasSize(late.size());
      assertThat(GeneratedFilesReader.lines(out.resolve(stream + ".ndjson.gz")))
          .hasSize(first.size());
      assertThat(late).as(stream).isNotEmpty();
    }
  }

  @Test
  void separateLateFiles_doNotChangeOutcomes(@TempDir Path together) throws IOException {
    GeneratorOptions options = SMALL.withEvents(5_000);
    GenerationSummary one = SyntheticDataset.of(options).write(together);
    GenerationSummary two = SyntheticDataset.of(options.withSeparateLateFiles(true)).write(out);
    assertThat(two.reports()).isEqualTo(one.reports());
    assertThat(two.events()).isEqualTo(one.events());
  }
}
