package org.obmeet.telemetry.cli.check;

import java.util.List;
import java.util.Locale;

/** Formats numbers, lists and sizes for messages. */
public final class Formats {
  private static final int SHOWN = 5;
  private static final double FACTOR = 1024;
  private static final List<String> UNITS = List.of("bytes", "KiB", "MiB", "GiB", "TiB");

  private Formats() {}

  /** Formats a count, such as {@code 1 file} or {@code 2 files}. */
  public static String count(long n, String one) {
    return n + " " + one + (n == 1 ? "" : "s");
  }

  /** Formats the first items of a list, and the number of the other items. */
  public static String sample(List<?> items) {
    return sample(items, SHOWN);
  }

  /** Formats the first {@code shown} items of a list, and the number of the other items. */
  public static String sample(List<?> items, int shown) {
    String first = String.join(", ", items.stream().limit(shown).map(Object::toString).toList());
    return items.size() <= shown ? first : first + " and " + (items.size() - shown) + " more";
  }

  public static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    for (; value >= FACTOR && unit < UNITS.size() - 1; unit++) {
      value /= FACTOR;
    }
    return unit == 0
        ? count(bytes, "byte")
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
  }
}
