package org.obmeet.telemetry.schemas.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * A reporting period of full days in UTC, from {@code start} to the day before {@code end}.
 *
 * @param start first day; its distance from {@link WindowKind#ORIGIN} is a multiple of the window's
 *     length
 */
public record Window(WindowKind kind, LocalDate start) implements Comparable<Window> {
  public Window {
    LocalDate before = kind.lastStart(start);
    if (!before.equals(start)) {
      throw new IllegalArgumentException(
          "start of a %s window must be %s Monday, such as %s; it is %s"
              .formatted(
                  kind.word(), kind == WindowKind.WEEK ? "a" : "every fourth", before, start));
    }
  }

  /** Returns the first day after the window. */
  public LocalDate end() {
    return start.plusDays(kind.days());
  }

  /**
   * Returns the first day of the key rotation period in which the window starts.
   *
   * @param epochDays length of a key rotation period; a multiple of each window's length
   */
  public LocalDate epochStart(int epochDays) {
    return start.minusDays(
        Math.floorMod(start.toEpochDay() - WindowKind.ORIGIN.toEpochDay(), (long) epochDays));
  }

  public boolean contains(LocalDate day) {
    return !day.isBefore(start) && day.isBefore(end());
  }

  /** Returns true if the lateness after the end is over at {@code now}, so the window can close. */
  public boolean closedAt(Instant now, Period lateness) {
    return !end().plus(lateness).atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(now);
  }

  /**
   * Parses a window such as {@code week/2026-11-16}.
   *
   * @throws IllegalArgumentException if the text is not a window
   */
  public static Window parse(String text) {
    String[] parts = text.split("/", -1);
    WindowKind kind =
        KeywordEnum.of(WindowKind.class, parts[0])
            .filter(known -> parts.length == 2)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a window is written KIND/START, as in week/2026-11-16; KIND is one of %s; it is '%s'"
                            .formatted(KeywordEnum.words(WindowKind.class), text)));
    try {
      return new Window(kind, LocalDate.parse(parts[1]));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "start of a window must be a date, as in 2026-11-16; it is '%s'".formatted(parts[1]), e);
    }
  }

  @Override
  public int compareTo(Window other) {
    int byStart = start.compareTo(other.start);
    return byStart != 0 ? byStart : kind.compareTo(other.kind);
  }

  @Override
  public String toString() {
    return kind.word() + "/" + start;
  }
}
