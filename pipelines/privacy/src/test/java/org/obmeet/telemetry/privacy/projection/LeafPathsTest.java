package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Strings;
import com.google.common.collect.Iterables;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeafPathsTest {
  private static LeafPaths of(String document) {
    return LeafPaths.of(document.getBytes(StandardCharsets.UTF_8), false);
  }

  /** Returns an object with keys {@code v0}, {@code v1} and so on. */
  private static String object(int keys, String value) {
    return IntStream.range(0, keys)
        .mapToObj(i -> "\"v" + i + "\":" + value)
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void values_asManyAsTheLimit_areListed_withoutAMark() {
    LeafPaths paths = of(object(LeafPaths.MAX_LEAVES, "1"));

    assertThat(paths.leaves()).hasSize(LeafPaths.MAX_LEAVES).containsKey("v999");
  }

  @Test
  void values_beyondTheLimit_areNotVisited() {
    LeafPaths paths = of(object(50_000, "1"));

    assertThat(paths.leaves()).hasSize(LeafPaths.MAX_LEAVES + 1).containsKeys("v999", "…");
    assertThat(paths.visited()).as("the document, its values and one more").isEqualTo(1_002);
  }

  static Stream<String> repetitive() {
    String zeros = "[0" + ",0".repeat(299_999) + "]";
    return Stream.of(
        "{\"apps\":{\"x\":" + zeros + "}}",
        "{\"\":[" + Strings.repeat("[1,1,1,1,1],", 50_000) + "1]}",
        "{\"a\":1" + ",\"\":1".repeat(200_000) + "}",
        object(200_000, "{}"),
        "{\"a\":[1" + ",[]".repeat(200_000) + "]}");
  }

  @ParameterizedTest
  @MethodSource("repetitive")
  void values_ofFewPaths_areVisitedUpToALimit(String document) {
    LeafPaths paths = of(document);

    assertThat(paths.visited()).isLessThanOrEqualTo(LeafPaths.MAX_CHARACTERS + 1);
    assertThat(Iterables.getLast(paths.leaves().keySet())).isEqualTo("…");
  }

  /** Without a limit, a body of 1 MiB could use gigabytes. */
  @Test
  void keys_longAroundManyValues_haveALimit() {
    String outer = ("{\"" + "k".repeat(200) + "\":").repeat(15);
    LeafPaths paths = of(outer + object(2_000, "1") + "}".repeat(15));

    assertThat(paths.leaves().keySet().stream().mapToInt(String::length).sum())
        .as("characters of paths")
        .isBetween(50_000, LeafPaths.MAX_CHARACTERS);
    assertThat(Iterables.getLast(paths.leaves().keySet())).isEqualTo("…");
  }
}
