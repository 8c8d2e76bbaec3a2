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
import org.obmeet.telemetry.lake.avro.RowFileReader;
import org.obmeet.telemetry.lake.avro.RowFileWriter;
import org.obmeet.telemetry.lake.store.StoredFile;

class LandingRecoveryTest {
  private static final String SEGMENT = "landing/community_events/date=2026-11-24/w-000001.avro";

  private static String sealed(int records) {
    return SEGMENT.replace(".avro", "-r" + records + ".avro");
  }

  @TempDir Path folder;

  /** The bytes of a segment with blocks of ten rows, and the offset after each block. */
  private record Segment(byte[] bytes, List<Integer> ends) {}

  private static Segment writeSegment(Path root) throws Exception {
    LandingFixture fixture = new LandingFixture(root);
    List<Integer> ends = new ArrayList<>();
    byte[] bytes;
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new LandingListener() {})) {
      for (int i = 0; i < 5; i++) {
        writer.append(LandingFixture.encoded(i * 10, i * 10 + 10)).orElseThrow().join();
        ends.add((int) Files.size(open(fixture)));
      }
      bytes = Files.readAllBytes(open(fixture));
    }
    return new Segment(bytes, ends);
  }

  private static Path open(LandingFixture fixture) {
    return Path.of(fixture.lake().root())
        .resolve(fixture.lake().files().list("landing").get(0).path());
  }

  private static void put(LandingFixture fixture, byte[] bytes) throws Exception {
    Path file = Path.of(fixture.lake().root()).resolve(SEGMENT + ".open");
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static void clear(LandingFixture fixture) {
    fixture.lake().files().deleteFolder("landing");
  }

  @Test
  void segment_truncatedAnywhere_keepsCompleteBlocks() throws Exception {
    Segment segment = writeSegment(folder.resolve("made"));
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    for (int size = 0; size <= segment.bytes().length; size += size > 2000 ? 3 : 37) {
      put(fixture, Arrays.copyOf(segment.bytes(), size));
      int end = size;
      long blocks = segment.ends().stream().filter(e -> e <= end).count();

      List<String> recovered = new LandingRecovery(fixture.lake()).run();

      assertThat(recovered).as("cut at %s", size).hasSize(blocks > 0 ? 1 : 0);
      assertThat(fixture.landed()).as("cut at %s", size).hasSize((int) blocks * 10);
      assertThat(fixture.lake().files().list("landing").stream().map(StoredFile::path))
          .allMatch(path -> path.endsWith(".avro") || path.contains("/sealed/"));
      clear(fixture);
    }
  }

  @Test
  void segment_followedByZerosOrNoise_keepsCompleteBlocks() throws Exception {
    Segment segment = writeSegment(folder.resolve("made"));
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    byte[] longer = Arrays.copyOf(segment.bytes(), segment.bytes().length + 5_000);
    put(fixture, longer);
    assertThat(new LandingRecovery(fixture.lake()).run()).containsExactly(sealed(50));
    assertThat(fixture.landed()).hasSize(50);
    clear(fixture);
    new java.util.Random(3).nextBytes(longer);
    System.arraycopy(segment.bytes(), 0, longer, 0, segment.bytes().length);
    put(fixture, longer);
    new LandingRecovery(fixture.lake()).run();
    assertThat(fixture.landed()).hasSize(50);
  }

  @Test
  void segment_damagedInTheMiddle_keepsLaterBlocks() throws Exception {
    Segment segment = writeSegment(folder.resolve("made"));
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    byte[] damaged = segment.bytes().clone();
    damaged[(segment.ends().get(1) + segment.ends().get(2)) / 2] ^= 0x55;
    put(fixture, Arrays.copyOf(damaged, damaged.length - 3));

    assertThat(new LandingRecovery(fixture.lake()).run()).containsExactly(sealed(40));

    List<CorruptRegion> damages = new ArrayList<>();
    int rows = 0;
    try (RowFileReader reader =
        new RowFileReader(
            fixture.lake().files(), sealed(40), LandingFixture.EVENTS, damages::add)) {
      while (reader.hasNext()) {
        reader.next();
        rows++;
      }
    }
    assertThat(rows).isEqualTo(30);
    assertThat(damages).hasSize(1);
  }

  @Test
  void segment_damagedHeader_isSealedWithItsNumberOfRecords() throws Exception {
    Segment segment = writeSegment(folder.resolve("made"));
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    int header = header(segment);
    for (int at = 0; at < header - 16; at += 17) {
      byte[] damaged = segment.bytes().clone();
      damaged[at] ^= 0x55;
      put(fixture, damaged);

      assertThat(new LandingRecovery(fixture.lake()).run())
          .as("byte %s", at)
          .containsExactly(sealed(50));
      clear(fixture);
    }
  }

  private static int header(Segment segment) {
    byte[] marker = RowFileWriter.sync(SEGMENT);
    for (int at = 0; ; at++) {
      if (Arrays.equals(segment.bytes(), at, at + 16, marker, 0, 16)) {
        return at + 16;
      }
    }
  }

  /** Its writer may have acknowledged it. */
  @Test
  void block_lastAndDamagedAtAnyByte_isSealedAndCounted() throws Exception {
    Segment segment = writeSegment(folder.resolve("made"));
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    for (int blocks = 1; blocks <= 2; blocks++) {
      int begin = blocks == 1 ? header(segment) : segment.ends().get(0);
      int end = segment.ends().get(blocks - 1);
      for (int at = begin; at < end; at++) {
        byte[] damaged = Arrays.copyOf(segment.bytes(), end);
        damaged[at] ^= 0x55;
        put(fixture, damaged);

        List<String> recovered = new LandingRecovery(fixture.lake()).run();

        // The number of records is lost with the length of the block.
        assertThat(recovered)
            .as("byte %s of %s to %s", at, begin, end)
            .containsAnyOf(sealed(blocks * 10), sealed(blocks * 10 - 9))
            .hasSize(1);
        if (at > begin + 3 && at < end - 16) {
          assertThat(recovered).containsExactly(sealed(blocks * 10));
        }
        clear(fixture);
      }
    }
  }

  /**
   * After a power cut, the end of a block may be on disk without its middle. The block may also be
   * an acknowledged one whose middle was damaged, so it counts.
   */
  @Test
  void block_lastAndWithoutItsMiddle_isSealedAndCounted() throws Exception {
    Segment segment = writeSegment(folder.resolve("made"));
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    byte[] marker = RowFileWriter.sync(SEGMENT);
    int header = header(segment);
    for (int begin : List.of(header, segment.ends().get(0))) {
      byte[] torn = Arrays.copyOf(segment.bytes(), begin + 5_000);
      Arrays.fill(torn, begin, torn.length, (byte) 0);
      // The count and the length of a block.
      System.arraycopy(segment.bytes(), begin, torn, begin, 4);
      System.arraycopy(marker, 0, torn, torn.length - 16, 16);
      put(fixture, torn);

      assertThat(new LandingRecovery(fixture.lake()).run())
          .containsExactly(sealed(begin == header ? 1 : 11));
      clear(fixture);
    }
  }

  @Test
  void file_invalid_isLeftForIngest() throws Exception {
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    put(
        fixture,
        "this is not a segment but text".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(new LandingRecovery(fixture.lake()).run()).containsExactly(SEGMENT);
    clear(fixture);
    put(fixture, new byte[100]);
    assertThat(new LandingRecovery(fixture.lake()).run()).isEmpty();
    assertThat(fixture.lake().files().list("landing")).isEmpty();
  }

  @Test
  void segment_liveWriter_isUnchanged() {
    LandingFixture fixture = new LandingFixture(folder.resolve("lake"));
    try (LandingWriter writer = fixture.writer("w", 1 << 20, new LandingListener() {})) {
      writer.append(LandingFixture.encoded(0, 10)).orElseThrow().join();
      assertThat(new LandingRecovery(fixture.lake()).run()).isEmpty();
      writer.append(LandingFixture.encoded(10, 20)).orElseThrow().join();
    }
    assertThat(fixture.landed()).hasSize(20);
  }
}
