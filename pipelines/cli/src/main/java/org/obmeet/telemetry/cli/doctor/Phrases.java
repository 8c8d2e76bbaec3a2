package org.obmeet.telemetry.cli.doctor;

import java.util.List;
import java.util.Locale;

/** Numbers and lists in words. */
final class Phrases {
  private static final int SHOWN = 3;
  private static final double STEP = 1024;
  private static final List<String> UNITS = List.of("bytes", "KiB", "MiB", "GiB", "TiB");

  private Phrases() {}

  /** {@code 1 file}, {@code 2 files}. */
  static String count(long n, String one) {
    return n + " " + one + (n == 1 ? "" : "s");
  }

  /** The first few, and how many more there are. */
  static String sample(List<?> items) {
    String first = String.join(", ", items.stream().limit(SHOWN).map(Object::toString).toList());
    return items.size() <= SHOWN ? first : first + " and " + (items.size() - SHOWN) + " more";
  }

  /** A size that a person can read. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    for (; value >= STEP && unit < UNITS.size() - 1; unit++) {
      value /= STEP;
    }
    return unit == 0
        ? count(bytes, "byte")
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
  }
}
