package org.obmeet.telemetry.lake.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextSourceTest {
  @TempDir Path folder;

  @Test
  void lines_variousLineEnds_areDelivered() throws IOException {
    TextSource source = source("a\r\n\r\n\nbc\nlast".getBytes(UTF_8));

    assertThat(lines(source, 100)).containsExactly("a", "", "", "bc", "last");
    assertThat(source.compression()).isEqualTo(TextSource.Compression.PLAIN);
  }

  @Test
  void inspect_unknownScheme_namesItAndWhatIsSupported() {
    assertThatThrownBy(() -> TextSource.inspect("gs://bucket/x.jsonl"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "cannot read the input gs://bucket/x.jsonl: its scheme must be file, or that of an"
                + " Apache Beam file system on the class path");
  }

  @Test
  void lines_emptyFile_isEmpty() throws IOException {
    assertThat(lines(source(new byte[0]), 10)).isEmpty();
  }

  @Test
  void lines_byteOrderMark_isSkipped() throws IOException {
    assertThat(lines(source("\uFEFF{}\nb\n".getBytes(UTF_8)), 10)).containsExactly("{}", "b");
  }

  @Test
  void lines_maximalLength_fitsWithAnyLineEnd() throws IOException {
    TextSource source = source("12345\r\n12345\n123456\n123456\r\nx\n12345".getBytes(UTF_8));

    assertThat(lines(source, 5))
        .containsExactly("12345", "12345", "TOO_LONG", "TOO_LONG", "x", "12345");
  }

  @Test
  void lines_positionsAndNumbers_pointAtTheLine() throws IOException {
    try (LineReader reader = source("ab\n\u00e9\nlonglong\nz".getBytes(UTF_8)).lines(4)) {
      List<String> events = new ArrayList<>();
      for (var e = reader.next(); e != LineReader.ReadResult.END; e = reader.next()) {
        events.add(reader.lineNumber() + "@" + reader.position());
      }
      assertThat(events).containsExactly("1@0", "2@3", "3@6", "4@15");
    }
  }

  @Test
  void lines_lineOfFiftyMegabytes_isSkippedWithBoundedMemory() throws IOException {
    Path file = folder.resolve("long");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("before\n".getBytes(UTF_8));
      byte[] block = new byte[1 << 20];
      Arrays.fill(block, (byte) 'x');
      for (int i = 0; i < 50; i++) {
        out.write(block);
      }
      out.write("\nafter\n".getBytes(UTF_8));
    }
    try (LineReader reader = TextSource.inspect(file.toString()).lines(1000)) {
      assertThat(reader.next()).isEqualTo(LineReader.ReadResult.LINE);
      assertThat(reader.next()).isEqualTo(LineReader.ReadResult.TOO_LONG);
      assertThat(reader.length()).isZero();
      assertThat(reader.buffer().length).isLessThan(1 << 18);
      assertThat(reader.next()).isEqualTo(LineReader.ReadResult.LINE);
      assertThat(text(reader)).isEqualTo("after");
      assertThat(reader.next()).isEqualTo(LineReader.ReadResult.END);
      assertThat(reader.next()).isEqualTo(LineReader.ReadResult.END);
    }
  }

  @Test
  void lines_gzipMembersAndPadding_areDelivered() throws IOException {
    byte[] zeros = new byte[700];
    byte[] packed = concat(gzip("a\nb"), zeros, gzip("c\nd\n"), gzip(""), zeros);
    TextSource source = source(packed);

    assertThat(source.compression()).isEqualTo(TextSource.Compression.GZIP);
    assertThat(lines(source, 10)).containsExactly("a", "bc", "d");
  }

  @Test
  void lines_truncatedGzip_deliversCompleteLinesAndOneEvent() throws IOException {
    String text = random(20_000);
    byte[] packed = gzip(text);
    List<String> expected = text.lines().toList();
    for (int keep : new int[] {2, 9, 10, 15, packed.length / 2, packed.length - 9}) {
      List<String> actual = lines(source(Arrays.copyOf(packed, keep)), 1000);

      assertThat(actual.get(actual.size() - 1)).as("kept %s", keep).isEqualTo("TRUNCATED");
      assertThat(expected.subList(0, actual.size() - 1))
          .isEqualTo(actual.subList(0, actual.size() - 1));
    }
    assertThat(lines(source(Arrays.copyOf(packed, packed.length / 2)), 1000).size())
        .isBetween(8_000, 12_000);
    assertThat(lines(source(Arrays.copyOf(packed, packed.length - 4)), 1000)).hasSize(20_001);
  }

  @Test
  void lines_gzipTruncatedInSecondHeader_isTruncated() throws IOException {
    byte[] second = Arrays.copyOf(gzip("c\n"), 5);

    assertThat(lines(source(concat(gzip("a\nb\n"), second)), 10))
        .containsExactly("a", "b", "TRUNCATED");
  }

  @Test
  void lines_corruptGzip_deliversLinesBeforeAndOneEvent() throws IOException {
    String text = random(20_000);
    byte[] packed = gzip(text);
    Arrays.fill(packed, packed.length / 2, packed.length / 2 + 64, (byte) 0xff);

    List<String> actual = lines(source(packed), 1000);

    assertThat(actual.get(actual.size() - 1)).isEqualTo("CORRUPT");
    assertThat(actual).doesNotHaveDuplicates().hasSizeGreaterThan(5_000);
    assertThat(text.lines().toList().subList(0, 5_000)).isEqualTo(actual.subList(0, 5_000));
  }

  @Test
  void lines_beforeACorruptBlock_areAllDelivered() throws IOException {
    String text = random(20_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int damaged;
    try (GZIPOutputStream gzip = new GZIPOutputStream(out, true)) {
      gzip.write(text.getBytes(UTF_8));
      gzip.flush();
      damaged = out.size();
      gzip.write(text.getBytes(UTF_8));
    }
    byte[] packed = out.toByteArray();
    packed[damaged] = (byte) 0xff;

    List<String> actual = lines(source(packed), 1000);

    assertThat(actual).hasSize(20_001).endsWith("CORRUPT").startsWith(text.split("\n"));
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 4})
  void lines_gzipChecksumOrLengthWrong_isCorrupt(int fromEnd) throws IOException {
    byte[] packed = gzip("a\nb\n");
    packed[packed.length - fromEnd] ^= 1;

    assertThat(lines(source(packed), 10)).containsExactly("a", "b", "CORRUPT");
  }

  @Test
  void lines_garbageAfterGzip_isCorrupt() throws IOException {
    assertThat(lines(source(concat(gzip("a\n"), "rubbish".getBytes(UTF_8))), 10))
        .containsExactly("a", "CORRUPT");
  }

  @Test
  void lines_truncatedLongLine_isOneEvent() throws IOException {
    byte[] packed = gzip("a\n" + random(50_000).replace("\n", ""));

    assertThat(lines(source(Arrays.copyOf(packed, packed.length / 2)), 100))
        .containsExactly("a", "TRUNCATED");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void ranges_anySplit_coverEachLineOnce(long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(seed % 2 == 0 ? "\uFEFF" : "");
    int count = 1 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      text.append("x".repeat(random.nextInt(9)))
          .append(i)
          .append(random.nextBoolean() ? "\n" : "\r\n");
    }
    text.append(random.nextBoolean() ? "end" : "");
    byte[] bytes = text.toString().getBytes(UTF_8);
    TextSource source = source(bytes);
    List<String> expected = lines(source, 7);

    for (int width = 1; width < bytes.length + 3; width++) {
      List<String> joined = new ArrayList<>();
      for (long from = 0; from < bytes.length; from += width) {
        joined.addAll(drain(source.lines(7, from, from + width)));
      }
      assertThat(joined).as("seed %s, width %s", seed, width).isEqualTo(expected);
    }
  }

  @Test
  void ranges_atBufferEdges_coverEachLineOnce() throws IOException {
    TextSource source = source(random(40_000).getBytes(UTF_8));
    List<String> joined = new ArrayList<>();
    for (long from = 0; from < source.size(); from += 65_536) {
      joined.addAll(drain(source.lines(1000, from, Math.min(source.size(), from + 65_536))));
    }

    assertThat(joined).isEqualTo(lines(source, 1000));
  }

  @Test
  void ranges_ofGzip_areRejected() throws IOException {
    TextSource source = source(gzip("a\n"));

    assertThatThrownBy(() -> source.lines(10, 5, -1))
        .hasMessage("a gzip file must be read completely, not by range");
  }

  @Test
  void fingerprint_sameBytes_isEqualForAnyName() throws IOException {
    byte[] bytes = random(20_000).getBytes(UTF_8);
    Path one = Files.write(folder.resolve("one"), bytes);
    Path two = Files.write(folder.resolve("two"), bytes);
    bytes[bytes.length - 2] ^= 1;
    Path other = Files.write(folder.resolve("other"), bytes);

    String fingerprint = TextSource.inspect(one.toString()).fingerprint();

    assertThat(fingerprint).matches("[0-9a-f]{16}");
    assertThat(TextSource.inspect(two.toUri().toString()).fingerprint()).isEqualTo(fingerprint);
    assertThat(TextSource.inspect(other.toString()).fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void open_absentOrFolder_fails() {
    assertThatThrownBy(() -> TextSource.inspect(folder.resolve("none").toString()))
        .isInstanceOf(InputException.class)
        .hasMessage("cannot read the input " + folder.resolve("none") + ": no such file");
    assertThatThrownBy(() -> TextSource.inspect(folder.toString()))
        .isInstanceOf(InputException.class)
        .hasMessage("cannot read the input " + folder + ": it is not a regular file");
  }

  private TextSource source(byte[] bytes) throws IOException {
    return TextSource.inspect(Files.write(folder.resolve("input"), bytes).toString());
  }

  private static List<String> lines(TextSource source, int maxLineBytes) {
    return drain(source.lines(maxLineBytes));
  }

  private static List<String> drain(LineReader lines) {
    List<String> events = new ArrayList<>();
    try (lines) {
      for (var event = lines.next(); event != LineReader.ReadResult.END; event = lines.next()) {
        events.add(event == LineReader.ReadResult.LINE ? text(lines) : event.name());
      }
    }
    return events;
  }

  private static String text(LineReader lines) {
    return new String(lines.buffer(), lines.offset(), lines.length(), UTF_8);
  }

  private static String random(int lines) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append(i).append(' ').append(Long.toHexString(random.nextLong())).append('\n');
    }
    return text.toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
