package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a SIGKILL under load loses no acknowledged event and duplicates none after ingest. */
@Tag("integration")
class KillTest {
  private static final int PER_BATCH = 20;
  private static final String CONFIG =
      "listen: {port: 0}\nlanding: {roll_bytes: 64KiB}\ndisk: {low_water: 0}\n";

  @TempDir Path folder;

  /** Property {@code -Dkill.rounds=100} for more rounds. */
  @Test
  void events_acknowledgedBeforeAKill_areCleanOnce() throws Exception {
    int rounds = Integer.getInteger("kill.rounds", 3);
    Random random = new Random(Long.getLong("kill.seed", 7));
    IngestedRows clean = new IngestedRows(folder);
    Set<String> acknowledged = new HashSet<>();
    long next = 0;
    long epochDay = Instant.now().getEpochSecond() / 86_400;
    for (int round = 0; round < rounds; round++) {
      try (CollectorProcess child =
          CollectorProcess.start(folder, CONFIG, "-XX:TieredStopAtLevel=1")) {
        LoadGenerator load = new LoadGenerator(child.port(), PER_BATCH, next);
        Thread sending = new Thread(() -> load.run(4, 60_000));
        sending.start();
        load.await(100 + random.nextInt(300));
        child.kill();
        sending.join();
        load.acknowledged().forEach(first -> add(acknowledged, first));
        next = load.end();
      }
      if (round % 3 == 1) {
        try (CollectorProcess child =
            CollectorProcess.start(folder, CONFIG, "-XX:TieredStopAtLevel=1")) {
          LoadGenerator again =
              new LoadGenerator(child.port(), PER_BATCH, Math.max(0, next - 40 * PER_BATCH));
          again.run(1, 100);
          again.acknowledged().forEach(first -> add(acknowledged, first));
          next = Math.max(next, again.end());
          assertThat(child.terminate()).isLessThan(15_000);
        }
      }
      if (round % 3 == 2 || round == 0 || round == rounds - 1) {
        clean.ingest(Instant.now());
      }
    }
    Map<String, Integer> records = clean.records("community_events");
    Function<String, String> pseudonyms = clean.pseudonyms("community_events", epochDay);
    assertThat(acknowledged).hasSizeGreaterThan(rounds * PER_BATCH);
    assertThat(records.values()).as("seed %s", 7).allMatch(times -> times == 1);
    assertThat(acknowledged.stream().map(pseudonyms).filter(r -> !records.containsKey(r)))
        .as("lost")
        .isEmpty();
    assertThat(records).hasSizeLessThanOrEqualTo((int) next);
    System.out.printf(
        Locale.ROOT,
        "%d kills: %d events acknowledged, all clean once; %d clean%n",
        rounds,
        acknowledged.size(),
        records.size());
  }

  private static void add(Set<String> ids, long first) {
    for (int i = 0; i < PER_BATCH; i++) {
      ids.add(String.format(Locale.ROOT, "%012d", first + i));
    }
  }
}
