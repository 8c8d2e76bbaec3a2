package org.obmeet.telemetry.lake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
class LakeStateJsonTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void parse_stateAfterAnyCommit_continuesAsTheReplay(long seed) throws IOException {
    List<Commit> commits = new RandomLog(seed, 90).commits();
    assertThat(commits).extracting(Commit::kind).contains(CommitKind.values());
    LakeState full = LakeState.replay(commits);
    for (int n = 1; n <= commits.size(); n++) {
      LakeStateBuilder read = read(LakeState.replay(commits.subList(0, n)));

      assertThat(read.state()).isEqualTo(LakeState.replay(commits.subList(0, n)));
      commits.subList(n, commits.size()).forEach(read::add);
      assertThat(read.state()).as("from commit " + n).isEqualTo(full);
    }
  }

  @Test
  void map_ofAnyState_hasNoTextThatTheLogLacks() throws IOException {
    RandomLog log = new RandomLog(9, 90);
    Map<String, Object> map =
        CanonicalJson.map(json(LakeState.replay(log.commits().subList(0, 89))));
    // The hash of the commit is in the next one.
    String text = log.text().replace("\\\"", "\"");

    assertThat(texts(map.values()))
        .hasSizeGreaterThan(200)
        .allSatisfy(value -> assertThat(text).contains(value));
  }

  @Test
  void parse_otherVersionOrValues_yieldsNoState() throws IOException {
    Map<String, Object> map =
        new TreeMap<>(CanonicalJson.map(json(LakeState.replay(new RandomLog(1, 30).commits()))));
    for (Object version : List.of(LakeStateJson.VERSION + 1, "1", 0L)) {
      map.put("version", version);
      assertThat(LakeStateJson.parse(map)).isEmpty();
    }
    map.put("version", LakeStateJson.VERSION);
    assertThat(LakeStateJson.parse(map)).isPresent();
    for (String key : map.keySet().stream().filter(key -> !key.equals("version")).toList()) {
      Map<String, Object> other = new TreeMap<>(map);
      other.put(key, true);
      assertThatThrownBy(() -> LakeStateJson.parse(other))
          .as(key)
          .isInstanceOf(RuntimeException.class);
    }
  }

  private static LakeStateBuilder read(LakeState state) throws IOException {
    return new LakeStateBuilder(LakeStateJson.parse(CanonicalJson.map(json(state))).orElseThrow());
  }

  private static byte[] json(LakeState state) {
    return CanonicalJson.canonical(LakeStateJson.map(state));
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
