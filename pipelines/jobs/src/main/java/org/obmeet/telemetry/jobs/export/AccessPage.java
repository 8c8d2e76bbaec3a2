package org.obmeet.telemetry.jobs.export;

import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** The page of an export in plain words, for the person who asked for the data. */
final class AccessPage {
  private AccessPage() {}

  static String text(SubjectData data, Instant now) throws IOException {
    String datasets =
        data.tables().stream()
            .flatMap(table -> table.dataset().stream())
            .distinct()
            .map(AccessPage::text)
            .collect(Collectors.joining("\n"));
    String files = data.tables().stream().map(AccessPage::file).collect(Collectors.joining());
    return Resources.toString(
            Resources.getResource(AccessPage.class, "access-page.txt"), StandardCharsets.UTF_8)
        .replace("{day}", LocalDate.ofInstant(now, ZoneOffset.UTC).toString())
        .replace("{datasets}", datasets)
        .replace("{files}", files);
  }

  private static String text(Dataset dataset) {
    return """
    %s

    Purpose: %s.
    Legal basis: %s.
    Kept for: %s after the day of each row, at most; then deleted.\
     The copy made on arrival is kept for %s, at most.
    """
        .formatted(
            dataset.title().toUpperCase(Locale.ROOT),
            dataset.purpose(),
            dataset.legalBasis(),
            words(dataset.retention().clean()),
            words(dataset.retention().landing()));
  }

  private static String file(SubjectData.SubjectTable table) {
    String content =
        table
            .dataset()
            .map(Dataset::title)
            .orElse("Your requests that limit the use of the data, and legal holds");
    return "%s: %s; %s rows.\n".formatted(table.name(), content, table.rows());
  }

  /** Returns a period such as {@code 1 month and 15 days}. */
  static String words(Period period) {
    String months = words(period.toTotalMonths(), "month");
    String days = words(period.getDays(), "day");
    return period.toTotalMonths() == 0
        ? days
        : period.getDays() == 0 ? months : months + " and " + days;
  }

  private static String words(long count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s");
  }
}
