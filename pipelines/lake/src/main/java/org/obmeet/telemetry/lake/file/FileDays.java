package org.obmeet.telemetry.lake.file;

import java.time.LocalDate;
import java.util.Collection;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The days that have rows in a clean file: one day, or several days within 64 days if files were
 * merged. The path contains them: the folder {@code date=2026-11-02} has the first day. The name
 * {@code 9f86d081884c7d65.15} has the bits in hexadecimal: 2, 4, 6 November.
 *
 * @param first the first day that has rows
 * @param bits bit i is set if the day i days after the first has rows; bit 0 is set
 */
public record FileDays(LocalDate first, long bits) {
  private static final int RADIX = 16;

  public FileDays {
    if ((bits & 1) == 0) {
      throw new IllegalArgumentException("the first day must have rows");
    }
  }

  public static FileDays of(LocalDate day) {
    return new FileDays(day, 1);
  }

  /**
   * Returns a set of days.
   *
   * @throws IllegalArgumentException if there is no day, or the last is 64 days or more after the
   *     first
   */
  public static FileDays of(Collection<LocalDate> days) {
    LocalDate first =
        days.stream()
            .min(LocalDate::compareTo)
            .orElseThrow(() -> new IllegalArgumentException("a file must have rows of a day"));
    long bits = 0;
    for (LocalDate day : days) {
      bits |= 1L << checked(day.toEpochDay() - first.toEpochDay());
    }
    return new FileDays(first, bits);
  }

  /**
   * Parses the last part of a content name.
   *
   * @param content part of a file's name before the run: {@code DIGEST} or {@code DIGEST.BITS}
   * @throws IllegalArgumentException if the bits are not hexadecimal, or lack the first day
   */
  static FileDays parse(LocalDate first, String content) {
    int dot = content.lastIndexOf('.');
    return dot < 0
        ? of(first)
        : new FileDays(first, Long.parseUnsignedLong(content.substring(dot + 1), RADIX));
  }

  /** Returns the end of a content name: {@code .BITS}; empty for one day. */
  String suffix() {
    return bits == 1 ? "" : "." + Long.toUnsignedString(bits, RADIX);
  }

  /** Returns the last day that has rows. */
  public LocalDate last() {
    return first.plusDays(offsets() - 1);
  }

  /** Returns the days in ascending order. */
  public Stream<LocalDate> stream() {
    return IntStream.range(0, offsets())
        .filter(offset -> (bits >>> offset & 1) == 1)
        .mapToObj(first::plusDays);
  }

  public boolean contains(LocalDate day) {
    long offset = day.toEpochDay() - first.toEpochDay();
    return offset >= 0 && offset < Long.SIZE && (bits >>> offset & 1) == 1;
  }

  /** Returns true if a day that has rows is in a range, which excludes its end. */
  public boolean overlap(LocalDate from, LocalDate end) {
    return bits == 1
        ? !first.isBefore(from) && first.isBefore(end)
        : stream().anyMatch(day -> !day.isBefore(from) && day.isBefore(end));
  }

  private int offsets() {
    return Long.SIZE - Long.numberOfLeadingZeros(bits);
  }

  private static long checked(long offset) {
    if (offset >= Long.SIZE) {
      throw new IllegalArgumentException(
          "the days of a file must be within " + Long.SIZE + " days; they are " + (offset + 1));
    }
    return offset;
  }
}
