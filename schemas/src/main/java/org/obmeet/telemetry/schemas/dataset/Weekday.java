package org.obmeet.telemetry.schemas.dataset;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * The dimension {@code weekday}, which no record carries: the day of the week, in UTC, on which an
 * event lies. Every cube of events may name it.
 */
public final class Weekday {
  /** Name of the dimension; no field and no column of a fact may have it. */
  public static final String NAME = "weekday";

  /** A few words, for people. */
  public static final String TITLE = "Day of the week";

  /** Labels from {@code monday} to {@code sunday}. */
  public static final List<String> LABELS =
      Arrays.stream(DayOfWeek.values()).map(d -> d.name().toLowerCase(Locale.ROOT)).toList();

  /** The labels as a public list. */
  public static final Domain DOMAIN = new Domain.Listed(LABELS, Map.of());

  private Weekday() {}

  /** Place in {@link #LABELS} of a day, counted since 1970-01-01. */
  public static int index(long epochDay) {
    return Math.floorMod(epochDay - WindowKind.ORIGIN.toEpochDay(), LABELS.size());
  }

  /** Label of a day. */
  public static String label(LocalDate day) {
    return LABELS.get(index(day.toEpochDay()));
  }

  /** Whether cubes of a data set have it: those of a stream of which every record counts. */
  public static boolean in(Dataset dataset) {
    return dataset.unitField().isEmpty();
  }
}
