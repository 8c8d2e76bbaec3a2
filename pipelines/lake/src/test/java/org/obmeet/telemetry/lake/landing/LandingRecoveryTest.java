package org.obmeet.telemetry.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.avro.CorruptRegion;
import org.obmeet.telemetry.lake.avro.RowFile;
import org.obmeet.telemetry.lake.store.FileInfo;

class LandingRecoveryTest {
  private static final String SEGMENT = "landing/community_events/date=2026-11-24/dead.avro";

  @TempDir Path folder;

  /** A segment of blocks of ten rows, with the offset at which each block ends. */
  private record Whole(byte[] bytes, List<Integer> ends) {}

  private static Whole whole(Path root) throws Exception {
    LandingFixture landings = new LandingFixture(root);
    List<Integer> ends = new ArrayList<>();
    byte[] bytes;
    try (LandingWriter writer = landings.writer("w", 1 << 20, new LandingListener() {})) {
      for (int i = 0; i < 5; i++) {
        writer.append(LandingFixture.encoded(i * 10, i * 10 + 10)).orElseThrow().join();
        ends.add((int) Files.size(open(landings)));
      }
      bytes = Files.readAllBytes(open(landings));
    }
    return new Whole(bytes, ends);
  }

  private static Path open(LandingFixture landings) {
    return Path.of(landings.lake().root())
        .resolve(landings.lake().files().list("landing").get(0).path());
  }

  private static void put(LandingFixture landings, byte[] bytes) throws Exception {
    Path file = Path.of(landings.lake().root()).resolve(SEGMENT + ".open");
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static void clear(LandingFixture landings) {
    landings.lake().files().deleteFolder("landing");
  }

  @Test
  void segment_cutAtAnyByte_keepsItsWholeBlocks() throws Exception {
    Whole whole = whole(folder.resolve("made"));
    LandingFixture landings = new LandingFixture(folder.resolve("lake"));
    for (int cut = 0; cut <= whole.bytes().length; cut += cut > 2000 ? 3 : 37) {
      put(landings, Arrays.copyOf(whole.bytes(), cut));
      int end = cut;
      long blocks = whole.ends().stream().filter(e -> e <= end).count();

      List<String> recovered = new LandingRecovery(landings.lake()).run();

      assertThat(recovered).as("cut at %s", cut).hasSize(blocks > 0 ? 1 : 0);
      assertThat(landings.landed()).as("cut at %s", cut).hasSize((int) blocks * 10);
      assertThat(landings.lake().files().list("landing").stream().map(FileInfo::path))
          .allMatch(path -> path.endsWith(".avro"));
      clear(landings);
    }
  }

  @Test
  void segment_followedByZerosOrNoise_keepsItsWholeBlocks() throws Exception {
    Whole whole = whole(folder.resolve("made"));
    LandingFixture landings = new LandingFixture(folder.resolve("lake"));
    byte[] longer = Arrays.copyOf(whole.bytes(), whole.bytes().length + 5_000);
    put(landings, longer);
    assertThat(new LandingRecovery(landings.lake()).run()).containsExactly(SEGMENT);
    assertThat(landings.landed()).hasSize(50);
    clear(landings);
    new java.util.Random(3).nextBytes(longer);
    System.arraycopy(whole.bytes(), 0, longer, 0, whole.bytes().length);
    put(landings, longer);
    new LandingRecovery(landings.lake()).run();
    assertThat(landings.landed()).hasSize(50);
  }

  @Test
  void segment_damagedInTheMiddle_keepsWhatComesAfter() throws Exception {
    Whole whole = whole(folder.resolve("made"));
    LandingFixture landings = new LandingFixture(folder.resolve("lake"));
    byte[] damaged = whole.bytes().clone();
    damaged[(whole.ends().get(1) + whole.ends().get(2)) / 2] ^= 0x55;
    put(landings, Arrays.copyOf(damaged, damaged.length - 3));

    assertThat(new LandingRecovery(landings.lake()).run()).containsExactly(SEGMENT);

    List<CorruptRegion> damages = new ArrayList<>();
    int rows = 0;
    try (RowFile.Reader reader =
        RowFile.reader(landings.lake().files(), SEGMENT, LandingFixture.EVENTS, damages::add)) {
      while (reader.hasNext()) {
        reader.next();
        rows++;
      }
    }
    assertThat(rows).isEqualTo(30);
    assertThat(damages).hasSize(1);
  }

  @Test
  void fileThatIsNoSegment_isLeftForIngestToSay() throws Exception {
    LandingFixture landings = new LandingFixture(folder.resolve("lake"));
    put(
        landings,
        "no segment at all, but somebody wrote it"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(new LandingRecovery(landings.lake()).run()).containsExactly(SEGMENT);
    clear(landings);
    put(landings, new byte[100]);
    assertThat(new LandingRecovery(landings.lake()).run()).isEmpty();
    assertThat(landings.lake().files().list("landing")).isEmpty();
  }

  @Test
  void segment_whoseWriterLives_isLeftAlone() {
    LandingFixture landings = new LandingFixture(folder.resolve("lake"));
    try (LandingWriter writer = landings.writer("w", 1 << 20, new LandingListener() {})) {
      writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
      assertThat(new LandingRecovery(landings.lake()).run()).isEmpty();
      writer.append(LandingFixture.encoded(10, 20)).orElseThrow().join();
    }
    assertThat(landings.landed()).hasSize(20);
  }
}
