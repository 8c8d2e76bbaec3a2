package org.obmeet.telemetry.lake.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;

class PackedRowsTest {
  private static final Dataset REPORTS = Catalog.load().dataset("instance_statistics");

  @ParameterizedTest(name = "{1} of 100 fields empty")
  @CsvSource({"1, 0", "2, 50", "3, 100"})
  void append_reportsWithNulls_givesTheSameRows(int seed, int percentNull) {
    Random random = new Random(seed);
    List<GenericRecord> reports = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      reports.add(report(random, percentNull));
    }
    RowBufferPool pool = new RowBufferPool(REPORTS, 0);
    PackedRows packed = pool.packed();
    PackedRows reversed = pool.packed();
    for (GenericRecord report : reports) {
      packed.append(report);
    }
    for (int row = 39; row >= 0; row--) {
      reversed.append(packed, row);
    }

    assertThat(SyntheticEventRows.records(packed)).isEqualTo(reports);
    Collections.reverse(reports);
    assertThat(SyntheticEventRows.records(reversed)).isEqualTo(reports);
  }

  @Test
  void packed_releasedAndReused_hasNoOldRows() {
    Random random = new Random(4);
    RowBufferPool pool = new RowBufferPool(REPORTS, 0);
    PackedRows first = filled(pool, report(random, 100), report(random, 100), report(random, 0));
    pool.release(first);
    GenericRecord full = report(random, 0);
    GenericRecord empty = report(random, 100);
    PackedRows again = filled(pool, full, empty);

    assertThat(again).isSameAs(first);
    assertThat(SyntheticEventRows.records(again)).containsExactly(full, empty);
  }

  @Test
  void shouldDiscard_largeArrays_isTrueWithoutRows() {
    Random random = new Random(5);
    RowBufferPool pool = new RowBufferPool(REPORTS, 1 << 20);
    PackedRows packed = pool.packed();
    for (int row = 0; row < 100; row++) {
      packed.append(report(random, 0));
    }
    assertThat(pool.shouldDiscard()).isFalse();
    for (int row = 0; row < 300; row++) {
      packed.append(report(random, 0));
    }
    pool.release(packed);

    assertThat(pool.shouldDiscard()).isTrue();
  }

  @Test
  void shouldDiscard_tooManyLabels_isTrue() {
    RowBufferPool pool = new RowBufferPool(SyntheticEventRows.EVENTS, Long.MAX_VALUE);
    PackedRows packed = pool.packed();
    GenericRecord row = SyntheticEventRows.random(new Random(5), 1, 5).get(0);
    for (int label = 0; label < (1 << 14) - 10; label++) {
      row.put("route", "/" + label);
      packed.append(row);
    }
    assertThat(pool.shouldDiscard()).isFalse();
    for (int label = 0; label < 20; label++) {
      row.put("route", "/more/" + label);
      packed.append(row);
    }

    assertThat(pool.shouldDiscard()).isTrue();
  }

  @Test
  void rows_ofTwoPools_cannotBeCombined() {
    GenericRecord report = report(new Random(5), 0);
    PackedRows mine = new RowBufferPool(REPORTS, 0).packed();
    PackedRows theirs = new RowBufferPool(REPORTS, 0).packed();
    mine.append(report);
    theirs.append(report);

    assertThatThrownBy(() -> mine.append(theirs, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(mine.size()).isEqualTo(1);
  }

  @Test
  void order_rowsThatDifferInOneField_isAvrosOrder() {
    Random random = new Random(9);
    for (Field field : REPORTS.fields()) {
      GenericData.Record index = report(random, 0);
      GenericData.Record other = new GenericData.Record(index, true);
      GenericData.Record without = new GenericData.Record(index, true);
      other.put(field.position(), other(index.get(field.position())));
      assertSortedOrder(index, other);
      assertSortedOrder(other, index);
      if (field.nullable()) {
        without.put(field.position(), null);
        assertSortedOrder(index, without);
        assertSortedOrder(without, index);
      }
    }
  }

  @Test
  void order_contributorsWithTheSameFirstBytes_isOfUnsignedPseudonyms() {
    GenericData.Record report = report(new Random(9), 0);
    PackedRows packed = new RowBufferPool(REPORTS, 0).packed();
    long[][] descending = {{-1, 2}, {-1, 1}, {-2, -1}, {-2, 3}, {5, -1}, {5, 0}, {4, 9}};
    for (long[] contributor : descending) {
      report.put("contributor", SyntheticEventRows.pseudonym(contributor[0], contributor[1]));
      packed.append(report);
    }

    assertThat(packed.order()).containsExactly(6, 5, 4, 3, 2, 1, 0);
  }

  private static void assertSortedOrder(GenericRecord first, GenericRecord second) {
    PackedRows packed = new RowBufferPool(REPORTS, 0).packed();
    packed.append(first);
    packed.append(second);
    boolean stays = GenericData.get().compare(first, second, REPORTS.schema()) < 0;

    assertThat(packed.order()).containsExactly(stays ? 0 : 1, stays ? 1 : 0);
  }

  private static Object other(Object value) {
    if (value instanceof Long number) {
      return number == 0 ? 1 : -number;
    } else if (value instanceof Integer number) {
      return number + 1;
    } else if (value instanceof Boolean flag) {
      return !flag;
    }
    return value instanceof String label ? label + "!" : SyntheticEventRows.pseudonym(-3, 4);
  }

  @Test
  void order_tooManyRows_isRejected() {
    PackedRows packed = new RowBufferPool(REPORTS, 0).packed();
    packed.allocate(packed.maxSortable() + 1);

    assertThatThrownBy(packed::order)
        .hasMessage("rows must be at most 126620; they are 126621")
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void append_numberOutsideItsRange_needsWideIntegers() {
    int rejected = 0;
    for (Field field : REPORTS.fields()) {
      GenericRecord report = report(new Random(6), 0);
      if (field.type() != ValueType.LONG) {
        continue;
      }
      report.put(field.position(), 1L << 40 | field.position());
      RowBufferPool pool = RowBufferPool.withWideIntegers(REPORTS);

      assertThat(SyntheticEventRows.records(filled(pool, report))).containsExactly(report);
      if (field.treatment().range() != null && field.treatment().range().fitsInt()) {
        PackedRows rows = new RowBufferPool(REPORTS, 0).packed();
        assertThatThrownBy(() -> rows.append(report))
            .hasMessage("a number of " + field.name() + " is beyond its range");
        assertThat(rows.size()).isZero();
        rejected++;
      }
    }
    assertThat(rejected).isGreaterThan(300);
  }

  @Test
  void append_wrongType_failsWithFieldAndWithoutValue() {
    for (Field field : REPORTS.fields()) {
      GenericRecord report = report(new Random(6), 0);
      report.put(field.position(), List.of("secret"));
      PackedRows rows = new RowBufferPool(REPORTS, 0).packed();

      assertThatThrownBy(() -> rows.append(report))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(field.name() + " does not take a ")
          .hasMessageNotContaining("secret");
      assertThat(rows.size()).isZero();
    }
  }

  @Test
  void append_missingRequiredField_failsWithItsName() {
    List<Field> required = REPORTS.fields().stream().filter(field -> !field.nullable()).toList();
    assertThat(required).hasSizeGreaterThan(3);
    for (Field field : required) {
      GenericRecord report = report(new Random(7), 0);
      report.put(field.position(), null);

      assertThatThrownBy(() -> new RowBufferPool(REPORTS, 0).packed().append(report))
          .hasMessage(field.name() + " must not be null in instance_statistics");
    }
  }

  @Test
  void maxSortable_wideRows_isBoundedByBytes() {
    PackedRows ranged = new RowBufferPool(REPORTS, 0).packed();
    PackedRows wide = RowBufferPool.withWideIntegers(REPORTS).packed();

    assertThat((long) ranged.maxSortable() * ranged.width()).isBetween(200L << 20, 256L << 20);
    assertThat((long) wide.maxSortable() * wide.width()).isBetween(200L << 20, 256L << 20);
    assertThat(PackedRows.maxSortable(REPORTS)).isEqualTo(wide.maxSortable());
    assertThat(ranged.maxSortable()).isGreaterThan(wide.maxSortable());
    assertThat(PackedRows.maxSortable(SyntheticEventRows.EVENTS)).isEqualTo(1 << 20);
  }

  private static PackedRows filled(RowBufferPool pool, GenericRecord... reports) {
    PackedRows packed = pool.packed();
    for (GenericRecord report : reports) {
      packed.append(report);
    }
    return packed;
  }

  private static GenericData.Record report(Random random, int percentNull) {
    GenericData.Record report = new GenericData.Record(REPORTS.schema());
    for (Field field : REPORTS.fields()) {
      if (!field.nullable() || random.nextInt(100) >= percentNull) {
        report.put(
            field.position(),
            switch (field.type()) {
              case PSEUDONYM -> SyntheticEventRows.pseudonym(random.nextLong(), random.nextLong());
              case LABEL -> "label " + random.nextInt(5);
              case LONG, SECOND -> (Object) SyntheticEventRows.number(random, field);
              case DAY -> SyntheticEventRows.DAY + random.nextInt(5);
              case BOOLEAN -> random.nextBoolean();
            });
      }
    }
    return report;
  }
}
