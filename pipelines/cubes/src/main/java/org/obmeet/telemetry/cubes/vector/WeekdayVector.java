package org.obmeet.telemetry.cubes.vector;

import java.util.List;
import org.obmeet.telemetry.schemas.dataset.Weekday;

/**
 * A column of weekdays, derived from the days of the rows.
 *
 * @param codes index of each row's weekday in {@link Weekday#LABELS}
 */
public record WeekdayVector(int[] codes) implements DictionaryVector {
  public static WeekdayVector of(DayVector days, int rows) {
    int[] codes = new int[rows];
    for (int row = 0; row < rows; row++) {
      codes[row] = Weekday.index(days.day(row));
    }
    return new WeekdayVector(codes);
  }

  @Override
  public List<String> labels() {
    return Weekday.LABELS;
  }
}
