package org.obmeet.telemetry.cubes;

import java.util.List;
import org.obmeet.telemetry.schemas.Weekday;

/**
 * The weekdays of rows, by the days on which they lie.
 *
 * @param codes place of each row's weekday among {@link Weekday#LABELS}
 */
record WeekdayColumn(int[] codes) implements Coded {
  static WeekdayColumn of(DayColumn days, int rows) {
    int[] codes = new int[rows];
    for (int row = 0; row < rows; row++) {
      codes[row] = Weekday.index(days.day(row));
    }
    return new WeekdayColumn(codes);
  }

  @Override
  public List<String> labels() {
    return Weekday.LABELS;
  }
}
