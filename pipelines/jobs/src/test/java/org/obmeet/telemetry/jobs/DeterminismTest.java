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
import org.obmeet.telemetry.jobs.fixture.SmallSyntheticDataset;

/**
 * Tests that releases depend on the records and the subject key only, and not on files, order,
 * other keys or threads.
 */
@Tag("integration")
class DeterminismTest {
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
    packed.aggregate(workers(1));
  }

  private static List<String> workers(int number) {
    return List.of("--targetParallelism=" + number);
  }

  @Test
  void releases_ofShuffledAndSplitInputOfTwoRunsUnderOtherPseudonyms_areTheSameBytes()
      throws IOException {
    long seed = 20_261_124L;
    System.out.println("lines are shuffled with seed " + seed);
    Random random = new Random(seed);
    LakeFixture split =
        new LakeFixture(Files.createDirectory(folder.resolve("split")), dataset.ingestTime());
    List<Path> reports =
        split(split, "reports", SmallSyntheticDataset.lines(dataset.reports()), 3, random);
    List<Path> events =
        split(split, "events", SmallSyntheticDataset.lines(dataset.events()), 5, random);
    split.ingest(List.of(), events.subList(0, 4), Optional.of(dataset.consents()));
    split.ingest(reports, events, Optional.of(dataset.consents()));
    split.aggregate(workers(8));

    assertThat(Files.readAllBytes(split.keys())).isNotEqualTo(Files.readAllBytes(packed.keys()));
    assertSameReleases(split);
  }

  @Test
  void releases_withAnotherNumberOfWorkers_areTheSameBytes() throws IOException {
    LakeFixture same = ingested.copyTo(folder.resolve("same"));
    same.aggregate(workers(3));

    assertSameReleases(same);
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

  private static void assertSameReleases(LakeFixture other) {
    Map<String, byte[]> expected = packed.releases();
    Map<String, byte[]> actual = other.releases();
    assertThat(expected).hasSizeGreaterThan(5);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, bytes) -> assertThat(actual.get(name)).as(name).isEqualTo(bytes));
  }
}
