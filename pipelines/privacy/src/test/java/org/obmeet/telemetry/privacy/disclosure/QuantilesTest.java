package org.obmeet.telemetry.privacy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube.Group;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube.GroupLabel;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube.Row;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube.Status;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Ladder;

class QuantilesTest {
  private static final Cube.Dimension METHOD = Cubes.flat("method");
  private static final Cube.Dimension BAND =
      new Cube.Dimension(
          "users_band", false, false, new Ladder.Banded(), "Users", false, Optional.of("users"));

  private static Cube cube(Cube.Dimension... dimensions) {
    return Cubes.cube("sample", List.of(dimensions), Cubes.OWNERS, Cubes.INSTANCES);
  }

  private static ReleasedCube table(List<Group> groups, Cube cube, Object[]... rows) {
    List<Row> lines = new ArrayList<>();
    for (Object[] row : rows) {
      List<String> labels = new ArrayList<>();
      for (int i = 0; i < row.length - 1; i++) {
        labels.add((String) row[i]);
      }
      Long count = row[row.length - 1] == null ? null : Long.valueOf((int) row[row.length - 1]);
      List<Long> values = new ArrayList<>();
      values.add(count);
      values.add(count);
      lines.add(new Row(labels, count == null ? Status.WITHHELD : Status.PUBLISHED, values));
    }
    return new ReleasedCube(
        cube.dimensions().stream().map(Cube.Dimension::field).toList(),
        List.of("owners", "instances"),
        lines,
        List.of(),
        groups);
  }

  private static Object[] row(Object... cells) {
    return cells;
  }

  private static List<String> total(double share, List<Group> groups, Object[]... bars) {
    ReleasedCube total = table(List.of(), cube(), row(100));
    return new Quantiles(cube(), cube(BAND), table(groups, cube(BAND), bars)).of(share, total);
  }

  private static Group bands(GroupLabel... labels) {
    return new Group("users_band", List.of(labels));
  }

  @Test
  void median_ofFinestBands_isTheBandThatItLiesIn() {
    Object[][] bars = {row("0", 20), row("1", 29), row("2..3", 2), row("512..1023", 49)};

    assertThat(total(0.5, List.of(), bars)).containsExactly("2..3");
    assertThat(total(0.49, List.of(), bars)).containsExactly("1");
    assertThat(total(0.2, List.of(), bars)).containsExactly("0");
    assertThat(total(0.52, List.of(), bars)).containsExactly("512..1023");
  }

  @Test
  void rank_onTheBorderOfTwoBands_isExact() {
    assertThat(total(0.1, List.of(), row("0", 3), row("1", 27)))
        .as("a tenth of 30 is 3, whatever binary fractions make of it")
        .containsExactly("0");
  }

  @Test
  void recordsWithoutValue_doNotCount() {
    assertThat(total(0.5, List.of(), row("unknown", 80), row("0", 4), row("4..7", 16)))
        .containsExactly("4..7");
    assertThat(total(0.5, List.of(), row("unknown", 100))).containsExactly((String) null);
  }

  @Test
  void foldedBars_giveTheBandOnlyIfItIsTheSameWhereverTheirRecordsLie() {
    Group rest = bands(new GroupLabel("16..255 · rest", "16..255", List.of("32..63")));

    assertThat(total(0.5, List.of(rest), row("16..255 · rest", 40), row("32..63", 60)))
        .as("between 16..31 below and 64..127 above, 40 of 100 may lie on either side")
        .containsExactly("32..63");
    assertThat(total(0.5, List.of(rest), row("16..255 · rest", 60), row("32..63", 40)))
        .as("somewhere in the coarse band")
        .containsExactly("16..255");
  }

  @Test
  void foldOverEverything_tellsNothing() {
    Group all = bands(new GroupLabel("all", "*", List.of()));
    Group rest = bands(new GroupLabel("rest", "*", List.of("1", "2..3")));

    assertThat(total(0.5, List.of(all), row("all", 100))).containsExactly((String) null);
    assertThat(total(0.5, List.of(rest), row("rest", 60), row("1", 20), row("2..3", 20)))
        .containsExactly((String) null);
    assertThat(total(0.5, List.of(rest), row("rest", 10), row("1", 80), row("2..3", 10)))
        .containsExactly("1");
  }

  @Test
  void withheldBars_tellNothing() {
    assertThat(total(0.5, List.of(), row("0", 90), row("1", null))).containsExactly((String) null);
  }

  private static List<String> byMethod(Object[]... bars) {
    Cube cube = cube(METHOD);
    Group folded = new Group("method", List.of(new GroupLabel("rest", "*", List.of("tar"))));
    ReleasedCube released = table(List.of(folded), cube, row("tar", 40), row("rest", 60));
    Cube histogram = cube(METHOD, BAND);
    return new Quantiles(cube, histogram, table(List.of(folded), histogram, bars))
        .of(0.5, released);
  }

  @Test
  void rowsOfTheCube_getTheBarsThatLieInThem() {
    assertThat(
            byMethod(
                row("tar", "0", 30),
                row("tar", "1", 10),
                row("rest", "4..7", 45),
                row("rest", "1", 15)))
        .containsExactly("0", "4..7");
    assertThat(byMethod(row("tar", "0", 40), row("docker", "4..7", 45), row("snap", "1", 15)))
        .as("values of the rest")
        .containsExactly("0", "4..7");
  }

  @Test
  void barsThatStraddleRows_leaveThemOpen() {
    Cube cube = cube(METHOD);
    Cube histogram = cube(METHOD, BAND);
    Group all = new Group("method", List.of(new GroupLabel("all", "*", List.of())));
    ReleasedCube released = table(List.of(), cube, row("tar", 40), row("docker", 60));
    Quantiles quantiles =
        new Quantiles(
            cube,
            histogram,
            table(List.of(all), histogram, row("all", "0", 80), row("all", "1", 20)));

    assertThat(quantiles.of(0.5, released)).containsExactly(null, null);
  }
}
