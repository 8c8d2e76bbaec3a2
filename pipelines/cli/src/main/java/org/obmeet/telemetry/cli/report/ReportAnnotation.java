package org.obmeet.telemetry.cli.report;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A note about a day, such as the date of a release, which the charts mark. */
public record ReportAnnotation(LocalDate day, String text) {
  private static final int MAX_TEXT = 80;

  /**
   * Reads annotations, sorted by day, from lines with a date, a comma and a text, which may be in
   * quotes. A first line {@code date,text} is skipped, and so are empty lines.
   *
   * @throws IllegalArgumentException with the number of a line that has another form
   */
  public static List<ReportAnnotation> parse(List<String> lines) {
    List<ReportAnnotation> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("^\uFEFF", "").strip();
      if (!line.isEmpty() && !(i == 0 && line.equals("date,text"))) {
        all.add(parse(line, i + 1));
      }
    }
    all.sort(Comparator.comparing(ReportAnnotation::day));
    return all;
  }

  String dayInWords() {
    return ReportFormats.day(day);
  }

  private static ReportAnnotation parse(String line, int number) {
    String[] parts = line.split(",", 2);
    String text = parts.length < 2 ? "" : parts[1].strip();
    if (text.matches("\".*\"")) {
      text = text.substring(1, text.length() - 1).replace("\"\"", "\"");
    }
    try {
      if (!text.isEmpty() && text.length() <= MAX_TEXT) {
        return new ReportAnnotation(LocalDate.parse(parts[0].strip()), text);
      }
    } catch (DateTimeParseException noDate) {
      // The message below describes the form of a line.
    }
    throw new IllegalArgumentException(
        "line %s must be a date such as 2026-09-14, a comma and a text of up to %s characters"
            .formatted(number, MAX_TEXT));
  }
}
