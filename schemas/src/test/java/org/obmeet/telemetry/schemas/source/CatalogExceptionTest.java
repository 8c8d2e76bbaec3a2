package org.obmeet.telemetry.schemas.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.obmeet.telemetry.schemas.SmallCatalog.CUBES;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.SmallCatalog;

class CatalogExceptionTest {
  private static String fault(String old, String replacement) {
    return SmallCatalog.faultWithLine(CUBES, SmallCatalog.text(CUBES).replace(old, replacement));
  }

  private static int lineOf(String text) {
    List<String> lines = SmallCatalog.text(CUBES).lines().toList();
    return 1
        + IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).contains(text))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void field_misspelled_isNamedWithLineCubeAndTheClosestField() {
    assertThat(fault("[version, {field: colour", "[versionn, {field: colour"))
        .isEqualTo(
            CUBES
                + ":"
                + lineOf("[version, {field: colour")
                + ": cube by_version: dimensions[0] is 'versionn'; did you mean version? allowed:"
                + " tenure, version, colour, age, ldap");
  }

  @Test
  void requiredKey_misspelled_namesTheKey() {
    assertThat(fault("dimensions: [version", "dimension: [version"))
        .endsWith(
            "cube by_version: key is 'dimension'; did you mean dimensions? allowed: dimensions");
  }

  @Test
  void optionalKey_misspelled_namesTheClosestKey() {
    assertThat(fault("where: {tenure: old}", "were: {tenure: old}"))
        .contains("cube by_version: key is 'were'; did you mean where? allowed: asked_by, derive,");
  }

  /** A title could be shown in another order than its characters have, or be a page of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"a\\u202Eb", "a\\u2066b", "a\\u200Fb", "a\\u0007b", "a\\e[31mb", "long"})
  void text_thatHidesSomething_isRefused_andNotShown(String text) {
    String yaml = "title: \"" + text.replace("long", "x".repeat(2_001)) + "\"";

    assertThatThrownBy(() -> YamlNode.parse("f.yaml", yaml).require("title").text())
        .isInstanceOf(CatalogException.class)
        .hasMessageMatching(
            "f\\.yaml:1: title has \\d+ characters; allowed: a text of at most 2000, without control"
                + " characters and marks that change the direction of reading");
  }

  @Test
  void text_ofLinesAndTabs_isRead() {
    assertThat(YamlNode.parse("f.yaml", "title: \"a\\tb\\nc é 漢\"").require("title").text())
        .isEqualTo("a\tb\nc é 漢");
  }

  @Test
  void longList_isCut() {
    List<String> words = IntStream.range(0, 20).mapToObj(i -> "word_" + i + "_long").toList();

    assertThat(new CatalogException("f", "k", "x", words))
        .hasMessageStartingWith("f: k is 'x'; allowed: word_0_long, ")
        .hasMessageEndingWith(", word_11_long and 8 more");
  }

  @Test
  void shortWord_hasNoSuggestionOfAnotherMeaning() {
    assertThat(new CatalogException("f", "k", "day", List.of("week", "month")))
        .hasMessage("f: k is 'day'; allowed: week, month");
  }

  @Test
  void keyGivenTwice_isNamedWithItsLine() {
    assertThatThrownBy(() -> YamlNode.parse("f.yaml", "a: 1\nb: 2\na: 3\n"))
        .hasMessage("f.yaml:3: a is given twice");
  }

  @Test
  void partOfAName_getsTheShortestNameWithIt() {
    assertThat(
            new CatalogException(
                "f", "k", "language", List.of("users_with_language", "wizard_language", "a")))
        .hasMessage(
            "f: k is 'language'; did you mean wizard_language? allowed: users_with_language,"
                + " wizard_language, a");
  }
}
