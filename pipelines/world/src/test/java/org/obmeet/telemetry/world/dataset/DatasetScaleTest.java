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

/** Size, memory and what stands in files of its own. */
class DatasetScaleTest {
  private static final GeneratorOptions FEW =
      GeneratorOptions.defaults().withInstances(40).withPeople(400).withDays(14);

  @TempDir private Path out;

  @Test
  void dailyEvents_asAsked_areWrittenWithFewerAtWeekends() throws IOException {
    SyntheticDataset.of(FEW.withDailyEvents(1_000)).write(out);
    Map<Long, Long> days = new HashMap<>();
    long first = FEW.start().toEpochDay();
    for (Map<String, Object> row : GeneratedFilesReader.rows(out.resolve("truth/events.parquet"))) {
      Long day = (Long) row.getOrDefault("day", -1L);
      days.merge(day - first, 1L, Long::sum);
    }
    long all = days.values().stream().mapToLong(Long::longValue).sum();
    assertThat(all).isEqualTo(14_000);
    for (long day = 0; day < 14; day++) {
      boolean weekend = day % 7 > 4;
      assertThat((double) days.get(day)).isCloseTo(weekend ? 580 : 1_150, within(200.0));
    }
  }

  @Test
  void size_tenTimesLarger_scalesAndHoldsNoMore() throws IOException {
    long small = heapOf(FEW.withDailyEvents(2_000).withDays(7), out.resolve("small"));
    long large = heapOf(FEW.withDailyEvents(20_000).withDays(7), out.resolve("large"));
    assertThat(large - small)
        .as("bytes held more than for a tenth of the events, which are 150 MiB of lines and truth")
        .isLessThan(64L << 20);
  }

  /** Most bytes in use after a collection, looked at while the world is written. */
  private static long heapOf(GeneratorOptions options, Path folder) throws IOException {
    HeapWatch watch = new HeapWatch();
    Thread thread = new Thread(watch, "heap watch");
    thread.start();
    GenerationSummary summary = SyntheticDataset.of(options).write(folder);
    watch.stop();
    assertThat(summary.eventCount()).isEqualTo(options.events());
    return watch.most();
  }

  @Test
  void lateApart_movesWhatIsLateAndNothingElse() throws IOException {
    GeneratorOptions options =
        FEW.withInstances(200).withEvents(20_000).withDays(28).withLateApart(true);
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
  void lateApart_leavesTheTruthOfEveryRecordAlone(@TempDir Path together) throws IOException {
    GeneratorOptions options = FEW.withEvents(5_000);
    GenerationSummary one = SyntheticDataset.of(options).write(together);
    GenerationSummary two = SyntheticDataset.of(options.withLateApart(true)).write(out);
    assertThat(two.reports()).isEqualTo(one.reports());
    assertThat(two.events()).isEqualTo(one.events());
  }
}
