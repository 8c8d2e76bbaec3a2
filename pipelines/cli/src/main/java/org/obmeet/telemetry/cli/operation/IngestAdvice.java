package org.obmeet.telemetry.cli.operation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.lake.input.LineReader;
import org.obmeet.telemetry.lake.input.TextSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Explains why an ingest accepted no record of a stream, or which values are not on their lists,
 * and what to do. Apart from the hosts of pages, no value of a record is shown.
 */
public final class IngestAdvice {
  /** The least share in percent of values that are not on their list, so that it is shown. */
  private static final int MIN_PERCENT = 50;

  private static final int MAX_LINES = 1000;
  private static final int MAX_LINE_BYTES = 1 << 20;
  private static final Pattern HOST = Pattern.compile("https?:\\\\?/\\\\?/([A-Za-z0-9.-]{1,253})");
  private static final ResourceBundle ADVICE =
      ResourceBundle.getBundle(IngestAdvice.class.getPackageName() + ".advice", Locale.ROOT);

  private IngestAdvice() {}

  /**
   * Returns a sentence for each stream whose records were all rejected or dropped by policy, and
   * for each field of which many values are not on its list.
   *
   * @param events the event files, in which the hosts of pages are looked up
   */
  public static List<String> lines(RunReport report, List<String> events, Catalog catalog) {
    List<String> lines = new ArrayList<>();
    report
        .streams()
        .forEach(
            (stream, counts) -> {
              if (counts.read() > 0 && counts.accepted() + counts.duplicates() == 0) {
                lines.add(line(stream, counts, events, catalog));
              }
              counts
                  .notListed()
                  .forEach(
                      (field, values) -> {
                        if (values.percent() >= MIN_PERCENT) {
                          lines.add(notListed(catalog.dataset(stream), field, values));
                        }
                      });
            });
    return lines;
  }

  private static String line(
      String stream, StreamCounts counts, List<String> events, Catalog catalog) {
    Map<String, Long> reasons = new HashMap<>(counts.rejected());
    reasons.putAll(counts.suppressed());
    String reason =
        reasons.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    return "%s: no record was accepted, %s %s times: %s"
        .formatted(
            stream,
            reason,
            reasons.get(reason),
            reason.equals("foreign_origin")
                ? foreignOrigin(events, catalog)
                : ADVICE.containsKey(reason)
                    ? ADVICE.getString(reason)
                    : "see docs/reference/reject-reasons.md");
  }

  private static String notListed(Dataset dataset, String field, StreamCounts.NotListed values) {
    String list =
        dataset.schema().getField(field).getObjectProp("domain") instanceof String domain
            ? "domains/" + (domain.startsWith("pattern:") ? "patterns" : domain) + ".yaml"
            : "datasets/" + dataset.name() + "/schema.avsc";
    return "%s: %s of %s values of %s (%s %%) are not in %s: %s"
        .formatted(
            dataset.name(),
            values.count(),
            values.values(),
            field,
            values.percent(),
            list,
            ADVICE.getString("not_listed"));
  }

  private static String foreignOrigin(List<String> events, Catalog catalog) {
    return "the page must be on one of the hosts "
        + String.join(", ", catalog.processing().communityHosts())
        + mostFrequentHost(events).map(host -> "; the most frequent one is " + host).orElse("")
        + ". Add it to community.hosts in policy/processing.yaml of a folder made by"
        + " 'telemetry init DIR', and pass --catalog DIR";
  }

  private static Optional<String> mostFrequentHost(List<String> files) {
    Map<String, Long> times = new HashMap<>();
    for (String file : files) {
      try (LineReader lines = TextSource.inspect(file).lines(MAX_LINE_BYTES)) {
        while (lines.lineNumber() < MAX_LINES && lines.next() != LineReader.ReadResult.END) {
          Matcher host =
              HOST.matcher(
                  new String(
                      lines.buffer(), lines.offset(), lines.length(), StandardCharsets.UTF_8));
          if (host.find()) {
            times.merge(host.group(1), 1L, Long::sum);
          }
        }
      }
    }
    return times.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }
}
