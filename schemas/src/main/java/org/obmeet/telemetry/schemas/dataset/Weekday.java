package org.obmeet.telemetry.schemas.dataset;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/** The dimension {@code weekday}: an event's day of the week in UTC, which is not a field. */
public final class Weekday {
  /** The name of the dimension. No field and no column of a fact may have this name. */
  public static final String NAME = "weekday";

  public static final String TITLE = "Day of the week";

  /** The labels, from {@code monday} to {@code sunday}. */
  public static final List<String> LABELS =
      Arrays.stream(DayOfWeek.values()).map(d -> d.name().toLowerCase(Locale.ROOT)).toList();

  public static final Domain DOMAIN = new Domain.Listed(LABELS, Map.of());

  private Weekday() {}

  /** Returns the index in {@link #LABELS} for a day, which is a number of days since 1970-01-01. */
  public static int index(long epochDay) {
    return Math.floorMod(epochDay - WindowKind.ORIGIN.toEpochDay(), LABELS.size());
  }

  /** Returns true if cubes of the data set may use the weekday, because every record counts. */
  public static boolean in(Dataset dataset) {
    return dataset.unitField().isEmpty();
  }
}
