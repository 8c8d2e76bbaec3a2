package org.obmeet.telemetry.collector.page;

import static org.obmeet.telemetry.collector.page.AdminPageHtml.code;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.details;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.each;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.join;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.row;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.table;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.text;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Period;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.docs.DatasetDescriptions;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The sections of the page about retention, published tables, limits of protection and promises.
 */
final class PolicySections {
  private static final String[] RETENTION = {
    "Data set",
    "Received and projected",
    "Cleaned",
    "Rejected records, without content",
    "Releases",
    "Keys"
  };
  private static final String[] TABLE = {
    "Table", "Broken down by", "What is counted", "Periods", "Minimum contributors in a row"
  };
  private static final String[] PROMISE = {
    "Sentence of the privacy policy", "Rule in the system", "Verification"
  };

  private PolicySections() {}

  /** Returns a list in HTML: for each deployment, what the policy allows for statistics. */
  static String deployments(JsonNode statistics) {
    return statistics
        .propertyStream()
        .map(
            deployment ->
                "<li>%s: %s</li>"
                    .formatted(code(deployment.getKey()), text(rule(deployment.getValue()))))
        .collect(Collectors.joining("", "<ul>", "</ul>\n"));
  }

  private static String rule(JsonNode rule) {
    return DatasetDescriptions.rule(
        KeywordEnum.of(ProcessingPolicy.Rule.class, rule.asText()).orElseThrow());
  }

  static String retention(JsonNode datasets) {
    return table(
        "How long each data set is kept",
        RETENTION,
        datasets.valueStream().map(PolicySections::retentionRow));
  }

  private static String retentionRow(JsonNode dataset) {
    JsonNode kept = dataset.path("kept");
    int days = dataset.path("keysChangeAfterDays").asInt();
    return row(
        RETENTION,
        text(dataset, "title"),
        period(kept.path("landing")),
        period(kept.path("clean")),
        period(kept.path("quarantine")),
        kept.has("release") ? period(kept.path("release")) : "no releases",
        days == 0
            ? "one key that does not change"
            : "new keys every "
                + days
                + " days; a key is destroyed with the last row that needs it");
  }

  static String period(JsonNode iso) {
    return text(DatasetDescriptions.period(Period.parse(iso.asText())));
  }

  static String published(JsonNode datasets) {
    return each(
        datasets,
        dataset -> {
          JsonNode tables = dataset.path("published");
          return tables.isEmpty()
              ? "<p>" + text(dataset, "title") + ": no tables are published from it.</p>\n"
              : details(
                  " class=\"tables\"",
                  text(dataset, "title") + " (" + tables.size() + " tables)",
                  table(
                      dataset.path("title").asText() + ", published tables",
                      TABLE,
                      tables.valueStream().map(table -> publishedRow(dataset, table))));
        });
  }

  private static String publishedRow(JsonNode dataset, JsonNode table) {
    String only =
        table
            .path("where")
            .propertyStream()
            .map(e -> code(e.getKey() + " = " + e.getValue().asText()))
            .collect(Collectors.joining(", "));
    return row(
        TABLE,
        "<span class=\"what\">%s</span> %s<br><span class=\"note\">%s%s</span>"
            .formatted(
                text(table, "title"),
                code(table.path("table").asText()),
                words(table, "description"),
                only.isEmpty() ? "" : " Only rows with " + only + "."),
        table.path("by").isEmpty() ? "nothing, totals only" : titles(table.path("by")),
        titles(table.path("counted")),
        text(join(", ", table.path("windows"), window -> window.asText().replace('_', ' '))),
        table.path("threshold").asInt() + " " + text(dataset, "contributors"));
  }

  private static String titles(JsonNode named) {
    return join("; ", named, one -> text(one, "title"));
  }

  static String notProtected(JsonNode datasets) {
    return each(
        datasets,
        dataset -> {
          JsonNode limits = dataset.path("notProtected");
          String list = each(limits, limit -> "<li>" + words(limit.asText()) + "</li>\n");
          return limits.isEmpty()
              ? ""
              : "<h3>%s</h3><ul>%s</ul>\n".formatted(text(dataset, "title"), list);
        });
  }

  static String promises(JsonNode promises) {
    return table(
        "Promises and their rules", PROMISE, promises.valueStream().map(PolicySections::promise));
  }

  private static String promise(JsonNode promise) {
    String reason = words(promise, "because");
    String tests = join(", ", promise.path("tests"), test -> code(test.asText()));
    return row(
        PROMISE,
        "<q>" + text(promise, "sentence") + "</q>",
        words(promise, "rule"),
        text(promise, "kept")
            + (reason.isEmpty() ? "" : ": " + reason)
            + (tests.isEmpty() ? "" : ": " + tests));
  }
}
