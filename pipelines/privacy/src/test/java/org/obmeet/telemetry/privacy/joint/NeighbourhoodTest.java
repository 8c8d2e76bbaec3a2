package org.obmeet.telemetry.privacy.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.obmeet.telemetry.privacy.joint.Released.EVERYBODY;
import static org.obmeet.telemetry.privacy.joint.Released.INSTANCES;
import static org.obmeet.telemetry.privacy.joint.Released.VERSION;
import static org.obmeet.telemetry.privacy.joint.Released.label;
import static org.obmeet.telemetry.privacy.joint.Released.row;
import static org.obmeet.telemetry.privacy.joint.Released.table;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube.Group;

class NeighbourhoodTest {
  private static final DeclaredTable VERSIONS =
      table(
          "versions",
          EVERYBODY,
          Map.of("version", VERSION),
          List.of(INSTANCES),
          List.of(row("6.4.1", 10L), row("6.4 · rest", 11L), row("rest", 13L)),
          new Group(
              "version",
              List.of(
                  label("6.4 · rest", "6.4", "6.4.1"), label("rest", "*", "6.4 · rest", "6.4.1"))));

  private static List<String> words(String version) {
    return new Neighbourhood(VERSIONS, Map.of("version", version)).words();
  }

  @Test
  void value_thatIsFolded_isSaidToBe_withItsGroupAndWhatLiesAbove() {
    assertThat(words("6.4.2"))
        .containsExactly(
            "version = 6.4.2, on the ladder 6.4.2 → 6.4 → 6 → all:",
            "  it is folded into '6.4 · rest', which stands for every value under 6.4 except 6.4.1",
            "    further up it could fold into 6, then all",
            "  neighbours: 6.4.1, rest");
    assertThat(words("7.0.0"))
        .contains(
            "  it is folded into 'rest', which stands for every value except 6.4 · rest, 6.4.1",
            "    it cannot fold further up");
  }

  /** Only the value itself, which the reader has given, differs. */
  @Test
  void value_thatNobodyHas_isAnsweredForLikeAFoldedOne() {
    String folded = String.join("\n", words("6.4.2"));

    assertThat(String.join("\n", words("6.4.99")).replace("6.4.99", "6.4.2")).isEqualTo(folded);
    assertThat(new Neighbourhood(VERSIONS, Map.of("version", "6.4.99")).rows())
        .isEqualTo(new Neighbourhood(VERSIONS, Map.of("version", "6.4.2")).rows());
  }

  @Test
  void value_thatStandsAlone_isSaidTo() {
    assertThat(words("6.4.1")).contains("  it stands alone", "  neighbours: 6.4 · rest, rest");
  }

  @Test
  void row_thatIsWithheld_looksLikeAnyOther() {
    ReleasedCube.Row withheld =
        new ReleasedCube.Row(
            List.of("6.4.1"), ReleasedCube.Status.WITHHELD, java.util.Arrays.asList((Long) null));
    DeclaredTable table =
        table(
            "versions",
            EVERYBODY,
            Map.of("version", VERSION),
            List.of(INSTANCES),
            List.of(withheld, row("7.0.0", 12L)));

    assertThat(new Neighbourhood(table, Map.of("version", "6.4.1")).words())
        .first()
        .isEqualTo(
            "Measures of a withheld row are not published. Withheld rows look alike, whether they"
                + " are unsafe or protect another.");
    assertThat(new Neighbourhood(table, Map.of("version", "8.0.0")).words())
        .first()
        .isEqualTo(
            "No row of the table stands for this, and its rows cover everyone counted: nobody was"
                + " counted here.");
  }

  @Test
  void dimension_thatTheTableLacks_isRefused() {
    assertThatThrownBy(() -> new Neighbourhood(VERSIONS, Map.of("cats", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a dimension must be one of version; it is 'cats'");
  }

  @Test
  void rows_withoutAValueAsked_areAll() {
    assertThat(new Neighbourhood(VERSIONS, Map.of()).rows())
        .isEqualTo(VERSIONS.published().table().rows());
  }
}
