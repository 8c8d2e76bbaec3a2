package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that releases depend on the records only, and not on files, order, keys or threads. */
@Tag("integration")
class DeterminismTest {
  private static final List<String> ONE = List.of("--targetParallelism=1");
  private static final List<String> FOUR = List.of("--targetParallelism=4");

  @TempDir static Path folder;
  private static SmallSyntheticDataset dataset;
  private static LakeFixture ingested;
  private static LakeFixture packed;

  @BeforeAll
  static void releaseOnce() throws IOException {
    dataset = SmallSyntheticDataset.in(folder.resolve("input"));
    packed = new LakeFixture(Files.createDirectory(folder.resolve("packed")), dataset.ingestTime());
    dataset.into(packed);
    ingested = packed.copyTo(folder.resolve("ingested"));
    packed.aggregate(ONE);
  }

  @Test
  void releases_ofShuffledAndSplitInputUnderOtherKeys_areTheSameBytes() throws IOException {
    long seed = 20_261_124L;
    System.out.println("lines are shuffled with seed " + seed);
    Random random = new Random(seed);
    LakeFixture split =
        new LakeFixture(Files.createDirectory(folder.resolve("split")), dataset.ingestTime());
    List<Path> reports =
        split(split, "reports", SmallSyntheticDataset.lines(dataset.reports()), 3, random);
    List<Path> events =
        split(split, "events", SmallSyntheticDataset.lines(dataset.events()), 5, random);
    split.ingest(reports, events, Optional.of(dataset.consents()));
    split.aggregate(FOUR);

    assertThat(Files.readAllBytes(split.keys())).isNotEqualTo(Files.readAllBytes(packed.keys()));
    assertSameBytes(packed.bytes("release"), split.bytes("release"));
    assertSameBytes(packed.bytes("ledger/released"), split.bytes("ledger/released"));
  }

  @Test
  void releases_ofInputIngestedInTwoRuns_areTheSameBytes() throws IOException {
    LakeFixture twice =
        new LakeFixture(Files.createDirectory(folder.resolve("twice")), dataset.ingestTime());
    twice.ingest(List.of(), List.of(dataset.events()), Optional.of(dataset.consents()));
    twice.ingest(
        List.of(dataset.reports()), List.of(dataset.events()), Optional.of(dataset.consents()));
    twice.aggregate(FOUR);

    assertSameBytes(packed.bytes("release"), twice.bytes("release"));
    assertSameBytes(packed.bytes("ledger/released"), twice.bytes("ledger/released"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8})
  void releases_withOtherNumbersOfWorkers_areTheSameBytes(int workers) throws IOException {
    LakeFixture same = ingested.copyTo(folder.resolve("workers-" + workers));
    same.aggregate(List.of("--targetParallelism=" + workers));

    assertSameBytes(packed.bytes("release"), same.bytes("release"));
    assertSameBytes(packed.bytes("ledger/released"), same.bytes("ledger/released"));
  }

  private static List<Path> split(
      LakeFixture work, String name, List<String> lines, int files, Random random) {
    List<String> shuffled = new ArrayList<>(lines);
    Collections.shuffle(shuffled, random);
    List<Path> written = new ArrayList<>();
    int size = shuffled.size() / files + 1;
    for (int from = 0; from < shuffled.size(); from += size) {
      List<String> part = shuffled.subList(from, Math.min(from + size, shuffled.size()));
      written.add(work.file(name + "-" + from + ".ndjson", part.toArray(new String[0])));
    }
    return written;
  }

  private static void assertSameBytes(Map<String, byte[]> expected, Map<String, byte[]> actual) {
    assertThat(expected).hasSizeGreaterThan(5);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((path, bytes) -> assertThat(actual.get(path)).as(path).isEqualTo(bytes));
  }
}
