package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.avro.generic.GenericData;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;

class MutableRowTest {
  private static final Dataset REPORTS = Catalog.load().dataset("instance_statistics");

  private final MutableRow row = new MutableRow(REPORTS);

  private static int field(String name) {
    return REPORTS.require(name).position();
  }

  private static GenericData.Fixed pseudonym(int bytes) {
    return new GenericData.Fixed(
        REPORTS.schema().getField("contributor").schema(), new byte[bytes]);
  }

  /** Returns a record with a value of every type, and most fields empty. */
  private static GenericData.Record report() {
    GenericData.Record report = new GenericData.Record(REPORTS.schema());
    report.put("contributor", pseudonym(16));
    report.put("instance", pseudonym(16));
    report.put("record", pseudonym(16));
    report.put("day", 20_000);
    report.put("second", 1_728_000_007L);
    report.put("consent_scope", "extended");
    report.put("deployment", "registered");
    report.put("tenure", "28_days_and_more");
    report.put("total_users", 5_000_000_000L);
    report.put("ms_enabled", false);
    return report;
  }

  @Test
  void record_ofSetValues_hasTheseValues() {
    assertThat(row.set(report()).record()).isEqualTo(report());
  }

  @Test
  void values_ofEachType_areReadable() {
    row.set(report());
    assertThat(row.number(field("day"))).isEqualTo(20_000);
    assertThat(row.number(field("second"))).isEqualTo(1_728_000_007L);
    assertThat(row.number(field("ms_enabled"))).isZero();
    assertThat(row.isNull(field("ms_enabled"))).isFalse();
    assertThat(row.label(field("tenure"))).isEqualTo("28_days_and_more");
    assertThat(row.pseudonym(field("record"))).hasSize(16);
    assertThat(row.isNull(field("version"))).isTrue();
    assertThat(row.label(field("version"))).isNull();
  }

  @Test
  void row_cleared_hasNoOldValues() {
    row.set(report());
    GenericData.Record kept = row.record();
    row.clear();
    for (Field field : REPORTS.fields()) {
      assertThat(row.get(field.position())).as(field.name()).isNull();
      assertThat(row.number(field.position())).as(field.name()).isZero();
    }
    row.set(report());
    row.put(field("total_users"), null);
    assertThat(row.number(field("total_users"))).isZero();
    assertThat(row.get(field("total_users"))).isNull();
    assertThat(kept).isEqualTo(report());
  }

  @Test
  void label_ofAnyCharSequence_isAString() {
    row.put(field("version"), new Utf8("6.6.0"));
    assertThat(row.get(field("version"))).isEqualTo("6.6.0").isInstanceOf(String.class);
  }

  @Test
  void copyNulls_ofARow_setsABitForEachNull() {
    row.set(report());
    byte[] bits = new byte[2 + MutableRow.nullBytes(REPORTS.fields().size())];
    row.copyNulls(bits, 1);
    for (Field field : REPORTS.fields()) {
      int at = field.position();
      assertThat((bits[1 + at / 8] >> at % 8 & 1) == 1)
          .as(field.name())
          .isEqualTo(report().get(at) == null);
    }
    assertThat(bits[0]).isZero();
    assertThat(bits[bits.length - 1]).isZero();
  }

  @Test
  void values_ofAnotherType_areRefusedWithoutTheValue() {
    assertThatThrownBy(() -> row.put(field("total_users"), "secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("total_users does not take a String");
    assertThatThrownBy(() -> row.put(field("contributor"), pseudonym(15)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("contributor takes 16 bytes; there are 15");
    assertThatThrownBy(() -> row.put(field("day"), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("day must not be null in instance_statistics");
  }
}
