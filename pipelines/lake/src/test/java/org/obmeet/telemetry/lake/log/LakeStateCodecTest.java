package org.obmeet.telemetry.lake.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.io.CanonicalJson;

/** Tests that a state which was written and read again is the one that was replayed. */
class LakeStateCodecTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void parse_stateAfterAnyCommit_continuesAsTheReplay(long seed) throws IOException {
    List<Commit> commits = new RandomLog(seed, 90).commits();
    assertThat(commits).extracting(Commit::kind).contains(CommitKind.values());
    LakeState full = LakeState.replay(commits);
    for (int n = 1; n <= commits.size(); n++) {
      LakeState state = LakeState.replay(commits.subList(0, n));
      LakeStateBuilder read = read(state);

      assertThat(read(state).state()).isEqualTo(state);
      commits.subList(n, commits.size()).forEach(read::add);
      assertThat(read.state()).as("from commit " + n).isEqualTo(full);
    }
  }

  @Test
  void encode_anyState_hasNoJsonTextThatTheLogLacks() throws IOException {
    RandomLog log = new RandomLog(9, 90);
    byte[] bytes = LakeStateCodec.encode(LakeState.replay(log.commits().subList(0, 89)));
    // The hash of the commit is in the next one.
    String text = log.text().replace("\\\"", "\"");

    assertThat(texts(json(bytes).values()))
        .hasSizeGreaterThan(30)
        .allSatisfy(value -> assertThat(text).contains(value));
  }

  @Test
  void encode_pathsOfOneFolder_writesTheFolderOnce() {
    LakeState state = LakeState.replay(new RandomLog(3, 90).commits());
    String columns = new String(columns(LakeStateCodec.encode(state)), ISO_8859_1);

    assertThat(state.clean("sample")).hasSizeGreaterThan(5);
    assertThat(columns.split("clean/", -1)).hasSize(2);
  }

  @Test
  void decode_otherVersion_yieldsNoState() throws IOException {
    byte[] bytes = LakeStateCodec.encode(LakeState.replay(new RandomLog(1, 30).commits()));
    assertThat(LakeStateCodec.decode(bytes)).isPresent();
    for (Object version : List.of(LakeStateJson.VERSION + 1, "1", 0L)) {
      assertThat(LakeStateCodec.decode(with(bytes, "version", version))).isEmpty();
    }
  }

  @Test
  void decode_damagedBytes_fails() throws IOException {
    byte[] bytes = LakeStateCodec.encode(LakeState.replay(new RandomLog(1, 30).commits()));
    for (String key : json(bytes).keySet()) {
      byte[] other = with(bytes, key, true);
      if (!key.equals("version")) {
        assertThatThrownBy(() -> LakeStateCodec.decode(other))
            .as(key)
            .isInstanceOf(RuntimeException.class);
      }
    }
    int columns = bytes.length - columns(bytes).length;
    for (int length = columns; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> LakeStateCodec.decode(cut))
          .as("the first %d bytes", length)
          .isInstanceOf(RuntimeException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> LakeStateCodec.decode(longer)).isInstanceOf(RuntimeException.class);
    byte[] huge = bytes.clone();
    huge[columns] = Byte.MAX_VALUE;
    assertThatThrownBy(() -> LakeStateCodec.decode(huge))
        .as("a number of files that does not fit into memory")
        .isInstanceOf(RuntimeException.class);
  }

  private static LakeStateBuilder read(LakeState state) throws IOException {
    return new LakeStateBuilder(LakeStateCodec.decode(LakeStateCodec.encode(state)).orElseThrow());
  }

  private static Map<String, Object> json(byte[] bytes) throws IOException {
    return CanonicalJson.map(Arrays.copyOf(bytes, bytes.length - columns(bytes).length));
  }

  /** The bytes after the line of JSON. */
  private static byte[] columns(byte[] bytes) {
    int end = new String(bytes, ISO_8859_1).indexOf('\n') + 1;
    return Arrays.copyOfRange(bytes, end, bytes.length);
  }

  /** Returns the bytes with another value in the JSON. */
  private static byte[] with(byte[] bytes, String key, Object value) throws IOException {
    Map<String, Object> map = new TreeMap<>(json(bytes));
    map.put(key, value);
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    other.writeBytes(CanonicalJson.canonical(map));
    other.writeBytes(columns(bytes));
    return other.toByteArray();
  }

  /** The texts in values, without the keys of objects. */
  private static List<String> texts(Collection<?> values) {
    return values.stream()
        .flatMap(
            value -> {
              if (value instanceof Map<?, ?> map) {
                return texts(map.values()).stream();
              }
              return value instanceof List<?> list
                  ? texts(list).stream()
                  : value instanceof String text ? Stream.of(text) : Stream.empty();
            })
        .toList();
  }
}
