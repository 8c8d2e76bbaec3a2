package org.obmeet.telemetry.lake.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Field;

class PackedRowsTest {
  private static final Dataset REPORTS = Catalog.load().dataset("instance_statistics");

  @ParameterizedTest(name = "{1} of 100 fields empty")
  @CsvSource({"1, 0", "2, 50", "3, 100"})
  void append_ofReportsWithAndWithoutValues_givesTheSameRowsByColumn(int seed, int percentNull) {
    Random random = new Random(seed);
    List<GenericRecord> reports = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      reports.add(report(random, percentNull));
    }
    RowRoom room = new RowRoom(REPORTS, 0);
    PackedRows packed = room.packed();
    GatheredRows gathered = new GatheredRows();
    ColumnRows columns = room.columns();
    for (GenericRecord report : reports) {
      packed.append(report);
    }
    for (int row = 39; row >= 0; row--) {
      gathered.add(packed, row);
    }
    columns.append(gathered);

    assertThat(columns.size()).isEqualTo(40);
    for (int row = 0; row < 40; row++) {
      assertThat(EventRows.record(REPORTS, columns, row)).isEqualTo(reports.get(39 - row));
    }
  }

  @Test
  void columns_givenBackAndTakenAgain_holdNothingOfBefore() {
    Random random = new Random(4);
    RowRoom room = new RowRoom(REPORTS, 0);
    ColumnRows first = filled(room, report(random, 100), report(random, 100));
    room.giveBack(first);
    GenericRecord full = report(random, 0);
    ColumnRows again = filled(room, full);

    assertThat(again).isSameAs(first);
    assertThat(again.size()).isEqualTo(1);
    assertThat(EventRows.record(REPORTS, again, 0)).isEqualTo(full);
  }

  @Test
  void isWorn_whereMoreWasHeldThanIsWorthKeeping_staysSoOnceItIsGivenBack() {
    Random random = new Random(5);
    int width = new PackedRows(REPORTS).width();
    RowRoom room = new RowRoom(REPORTS, 6L * width);
    PackedRows packed = room.packed();
    for (int row = 0; row < 6; row++) {
      packed.append(report(random, 0));
    }
    assertThat(room.isWorn()).isFalse();
    room.giveBack(filled(room, report(random, 0)));

    assertThat(room.isWorn()).isTrue();
  }

  @Test
  void append_aTypeThatAFieldDoesNotTake_namesTheFieldAndNotTheValue() {
    for (Field field : REPORTS.fields()) {
      GenericRecord report = report(new Random(6), 0);
      report.put(field.position(), List.of("secret"));
      PackedRows rows = new PackedRows(REPORTS);

      assertThatThrownBy(() -> rows.append(report))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(field.name() + " does not take a ")
          .hasMessageNotContaining("secret");
      assertThat(rows.size()).isZero();
    }
  }

  @Test
  void append_withoutAFieldThatMustBeThere_namesIt() {
    List<Field> required = REPORTS.fields().stream().filter(field -> !field.nullable()).toList();
    assertThat(required).hasSizeGreaterThan(3);
    for (Field field : required) {
      GenericRecord report = report(new Random(7), 0);
      report.put(field.position(), null);

      assertThatThrownBy(() -> new PackedRows(REPORTS).append(report))
          .hasMessage(field.name() + " must not be null in instance_statistics");
    }
  }

  @Test
  void mostSorted_ofWideRows_isBoundedByTheirBytes() {
    int width = new PackedRows(REPORTS).width();

    assertThat((long) PackedRows.mostSorted(REPORTS) * width).isBetween(200L << 20, 256L << 20);
    assertThat(PackedRows.mostSorted(EventRows.EVENTS)).isEqualTo(1 << 20);
  }

  private static ColumnRows filled(RowRoom room, GenericRecord... reports) {
    PackedRows packed = room.packed();
    GatheredRows gathered = new GatheredRows();
    for (GenericRecord report : reports) {
      packed.append(report);
    }
    for (int row = 0; row < reports.length; row++) {
      gathered.add(packed, row);
    }
    ColumnRows columns = room.columns();
    columns.append(gathered);
    room.giveBack(packed);
    return columns;
  }

  private static GenericRecord report(Random random, int percentNull) {
    GenericData.Record report = new GenericData.Record(REPORTS.schema());
    for (Field field : REPORTS.fields()) {
      if (!field.nullable() || random.nextInt(100) >= percentNull) {
        report.put(
            field.position(),
            switch (field.type()) {
              case PSEUDONYM -> EventRows.pseudonym(random.nextLong(), random.nextLong());
              case LABEL -> "label " + random.nextInt(5);
              case LONG, SECOND -> (Object) random.nextLong();
              case DAY -> EventRows.DAY + random.nextInt(5);
              case BOOLEAN -> random.nextBoolean();
            });
      }
    }
    return report;
  }
}
