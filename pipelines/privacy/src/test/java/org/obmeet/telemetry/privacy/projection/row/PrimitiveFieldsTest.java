package org.obmeet.telemetry.privacy.projection.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.obmeet.telemetry.privacy.projection.ProjectorFixture;
import org.obmeet.telemetry.privacy.projection.address.PageUrl;
import org.obmeet.telemetry.privacy.projection.conversion.RecordContext;
import org.obmeet.telemetry.privacy.projection.slot.SlotMap;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.WireFormat;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;

/** Tests that the fast path of primitive fields and the slow path build the same rows. */
class PrimitiveFieldsTest {
  private static final long[] NUMBERS = {
    0, 1, -1, 7, 1_000_000_000, 1_000_000_001, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private static final List<String> TEXTS = List.of("", "0", "1", "17", "true", "false", "x");

  private final Dataset reports = ProjectorFixture.CATALOG.dataset("instance_statistics");
  private final SlotMap slots = new SlotMap(reports);
  private final SplittableRandom dice = new SplittableRandom(3);

  private RowBuilder builder(boolean fastPath) {
    return new RowBuilder(reports, slots, ProjectorFixture.pseudonyms(), new PageUrl(), fastPath);
  }

  /** Fills the slots with random values of all kinds, about half of them numbers. */
  private void fill(Slots values) {
    values.clear();
    for (int slot = 0; slot < slots.size(); slot++) {
      switch (dice.nextInt(10)) {
        case 0 -> values.set(slot, Slots.ABSENT);
        case 1 -> values.set(slot, Slots.NULL);
        case 2 -> values.set(slot, Slots.FALSE);
        case 3 -> values.set(slot, Slots.TRUE);
        case 4 -> values.set(slot, Slots.OTHER);
        case 5 -> values.setText(slot, TEXTS.get(dice.nextInt(TEXTS.size())));
        default -> values.setNumber(slot, NUMBERS[dice.nextInt(NUMBERS.length)]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(WireFormat.class)
  void row_ofAnyValues_isThatOfTheSlowPath(WireFormat kind) {
    RowBuilder quick = builder(true);
    RowBuilder thorough = builder(false);
    Slots values = new Slots(slots.size());
    WireRecord input = new WireRecord().at(kind, values, values, values);
    RecordContext context =
        new RecordContext(1_700_000_000_000L, null, new byte[16], "r", null, false);
    Set<String> filled = new HashSet<>();
    int rows = 0;
    for (int round = 0; round < 3_000; round++) {
      fill(values);
      MutableRow row = quick.build(input, context, null);
      MutableRow expected = thorough.build(input, context, null);

      if (expected == null) {
        assertThat(row).isNull();
        assertThat(quick.missing()).isEqualTo(thorough.missing());
      } else {
        assertThat(row.record()).isEqualTo(expected.record());
        assertThat(quick.adjusted()).containsExactlyInAnyOrderElementsOf(thorough.adjusted());
        reports.fields().stream()
            .filter(field -> row.get(field.position()) != null)
            .map(Field::name)
            .forEach(filled::add);
        rows++;
      }
    }
    assertThat(rows).isPositive();
    assertThat(filled)
        .hasSizeGreaterThan(kind == WireFormat.PLAIN ? reports.fields().size() * 9 / 10 : 0);
  }
}
