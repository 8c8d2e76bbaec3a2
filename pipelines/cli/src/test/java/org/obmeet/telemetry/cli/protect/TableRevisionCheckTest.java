package org.obmeet.telemetry.cli.protect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.cli.protect.TableRevisionCheck.Objections;
import org.obmeet.telemetry.cli.protect.records.InputDimension;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Column;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Row;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Status;

class TableRevisionCheckTest {
  private static final Long WITHHELD = null;

  @Test
  void change_ofTheThreshold_isAllowed() {
    assertThat(
            objections(table("*", 100L, "a", 40L, "b", 60L), table("*", 110L, "a", 50L, "b", 60L)))
        .isEqualTo(new Objections(0, 0, 0));
  }

  @Test
  void change_ofFewer_isCounted() {
    assertThat(
            objections(table("*", 100L, "a", 40L, "b", 60L), table("*", 109L, "a", 49L, "b", 60L)))
        .isEqualTo(new Objections(0, 2, 0));
  }

  @Test
  void cell_publishedOnOneSide_isCounted() {
    assertThat(
            objections(
                table("*", 100L, "a", 40L, "b", WITHHELD), table("*", 110L, "a", 40L, "b", 70L)))
        .isEqualTo(new Objections(1, 0, 0));
    assertThat(
            objections(
                table("*", 100L, "a", 40L, "b", 60L),
                table("*", 200L, "a", 40L, "b", 60L, "c", 100L)))
        .isEqualTo(new Objections(1, 0, 0));
  }

  @Test
  void remainder_ofSuppressedCells_mustNotChangeVisibly() {
    ProtectedTable before = table("*", 100L, "a", 40L, "b", WITHHELD, "c", WITHHELD);

    assertThat(objections(before, table("*", 110L, "a", 50L, "b", WITHHELD, "c", WITHHELD)))
        .isEqualTo(new Objections(0, 0, 0));
    assertThat(objections(before, table("*", 111L, "a", 50L, "b", WITHHELD, "c", WITHHELD)))
        .isEqualTo(new Objections(0, 0, 1));
  }

  @Test
  void table_withoutACount_isNeverRevised() {
    ProtectedTable before = table("*", 100L);
    ProtectedTable after = table("*", 900L);

    assertThat(objections(before, after, -1)).isEqualTo(new Objections(0, 1, 0));
  }

  @Test
  void sum_changedWithoutTheCount_isCounted() {
    List<Column> columns = List.of(new Column("n", true, 0), new Column("v", true, 0));
    ProtectedTable before = table(columns, List.of(50L, 7L));
    ProtectedTable after = table(columns, List.of(50L, 8L));

    assertThat(objections(before, after)).isEqualTo(new Objections(0, 1, 0));
  }

  @Test
  void remainder_ofSeveralLevels_mustNotChangeVisibly() {
    InputDimension dimension =
        new InputDimension(
            new ParentLabels("d", Map.of("a1", "A", "a2", "A", "e1", "E", "e2", "E")),
            List.of("a1", "a2", "e1", "e2", "v"));
    TableRowNumbering grid = new TableRowNumbering("t", List.of(dimension), List.of("d"));
    ProtectedTable before = levels(200L, 100L, 30L, 40L);

    // 20 leave v, 11 enter a1 and 8 enter e1, so that 1 enters a suppressed cell.
    assertThat(new TableRevisionCheck(grid, before, levels(200L, 80L, 41L, 48L), 0, 8).objections())
        .isEqualTo(new Objections(0, 0, 1));
    assertThat(new TableRevisionCheck(grid, before, levels(200L, 80L, 41L, 49L), 0, 8).objections())
        .isEqualTo(new Objections(0, 0, 0));
  }

  private static ProtectedTable levels(long all, long v, long a1, long e1) {
    return table(
        "*", all, "A", WITHHELD, "a1", a1, "a2", WITHHELD, "E", WITHHELD, "e1", e1, "e2", WITHHELD,
        "v", v);
  }

  @Test
  void objections_inWords_nameNumbersOnly() {
    assertThat(new Objections(1, 2, 3).inWords())
        .isEqualTo(
            "1 published in only one of the two, 2 changed by fewer contributors than the"
                + " threshold, or uncounted ones, 3 sums of suppressed cells whose change could"
                + " be derived");
  }

  private static Objections objections(ProtectedTable before, ProtectedTable after) {
    return objections(before, after, 0);
  }

  private static Objections objections(ProtectedTable before, ProtectedTable after, int count) {
    List<String> values =
        after.rows().stream().map(r -> r.labels().get(0)).filter(l -> !l.equals("*")).toList();
    InputDimension dimension = new InputDimension(ParentLabels.flat("d"), values);
    TableRowNumbering grid = new TableRowNumbering("t", List.of(dimension), List.of("d"));
    return new TableRevisionCheck(grid, before, after, count, 10).objections();
  }

  private static ProtectedTable table(Object... labelsAndValues) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < labelsAndValues.length; i += 2) {
      List<Long> values = new ArrayList<>();
      values.add((Long) labelsAndValues[i + 1]);
      rows.add(new Row(List.of((String) labelsAndValues[i]), Status.of(values), values));
    }
    return new ProtectedTable("t", List.of("d"), List.of(new Column("n", true, 0)), rows, Map.of());
  }

  private static ProtectedTable table(List<Column> columns, List<Long> values) {
    return new ProtectedTable(
        "t",
        List.of("d"),
        columns,
        List.of(new Row(List.of("*"), Status.PUBLISHED, values)),
        Map.of());
  }
}
