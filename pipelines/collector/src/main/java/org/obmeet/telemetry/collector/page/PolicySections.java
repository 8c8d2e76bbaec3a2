package org.obmeet.telemetry.collector.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
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
    StringBuilder html = new StringBuilder("<ul>");
    statistics
        .properties()
        .forEach(
            entry -> {
              ProcessingPolicy.Rule rule =
                  KeywordEnum.of(ProcessingPolicy.Rule.class, entry.getValue().asText())
                      .orElseThrow();
              html.append("<li>").append(AdminPageHtml.code(entry.getKey())).append(": ");
              html.append(AdminPageHtml.text(DatasetDescriptions.rule(rule))).append("</li>");
            });
    return html.append("</ul>\n").toString();
  }

  static String retention(JsonNode datasets) {
    StringBuilder html =
        new StringBuilder(AdminPageHtml.table("How long each data set is kept", RETENTION));
    for (JsonNode dataset : datasets) {
      JsonNode kept = dataset.path("kept");
      int days = dataset.path("keysChangeAfterDays").asInt();
      html.append(
          AdminPageHtml.row(
              RETENTION,
              AdminPageHtml.text(dataset.path("title").asText()),
              period(kept.path("landing")),
              period(kept.path("clean")),
              period(kept.path("quarantine")),
              kept.has("release") ? period(kept.path("release")) : "no releases",
              days == 0
                  ? "one key that does not change"
                  : "new keys every "
                      + days
                      + " days; a key is destroyed with the last row that needs it"));
    }
    return html.append(AdminPageHtml.endOfTable()).toString();
  }

  static String period(JsonNode iso) {
    return AdminPageHtml.text(DatasetDescriptions.period(Period.parse(iso.asText())));
  }

  static String published(JsonNode datasets) {
    StringBuilder html = new StringBuilder();
    for (JsonNode dataset : datasets) {
      if (dataset.path("published").isEmpty()) {
        html.append("<p>").append(AdminPageHtml.text(dataset.path("title").asText()));
        html.append(": no tables are published from it.</p>\n");
        continue;
      }
      String count = " (" + dataset.path("published").size() + " tables)";
      html.append("<details class=\"tables\"><summary>");
      html.append(AdminPageHtml.text(dataset.path("title").asText()))
          .append(count)
          .append("</summary>");
      html.append(
          AdminPageHtml.table(dataset.path("title").asText() + ", published tables", TABLE));
      for (JsonNode table : dataset.path("published")) {
        html.append(published(dataset, table));
      }
      html.append(AdminPageHtml.endOfTable()).append("</details>\n");
    }
    return html.toString();
  }

  private static String published(JsonNode dataset, JsonNode table) {
    List<String> only = new ArrayList<>();
    table
        .path("where")
        .properties()
        .forEach(e -> only.add(AdminPageHtml.code(e.getKey() + " = " + e.getValue().asText())));
    String title =
        "<span class=\"what\">%s</span> %s<br><span class=\"note\">%s%s</span>"
            .formatted(
                AdminPageHtml.text(table.path("title").asText()),
                AdminPageHtml.code(table.path("table").asText()),
                AdminPageHtml.words(table.path("description").asText()),
                only.isEmpty() ? "" : " Only rows with " + String.join(", ", only) + ".");
    return AdminPageHtml.row(
        TABLE,
        title,
        table.path("by").isEmpty() ? "nothing, totals only" : titles(table.path("by")),
        titles(table.path("counted")),
        AdminPageHtml.text(words(table.path("windows"))),
        table.path("threshold").asInt()
            + " "
            + AdminPageHtml.text(dataset.path("contributors").asText()));
  }

  private static String titles(JsonNode named) {
    List<String> titles = new ArrayList<>();
    named.forEach(one -> titles.add(AdminPageHtml.text(one.path("title").asText())));
    return String.join("; ", titles);
  }

  private static String words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(one -> words.add(one.asText().replace('_', ' ')));
    return String.join(", ", words);
  }

  static String notProtected(JsonNode datasets) {
    StringBuilder html = new StringBuilder();
    for (JsonNode dataset : datasets) {
      if (!dataset.path("notProtected").isEmpty()) {
        html.append("<h3>")
            .append(AdminPageHtml.text(dataset.path("title").asText()))
            .append("</h3><ul>");
        dataset
            .path("notProtected")
            .forEach(
                s -> html.append("<li>").append(AdminPageHtml.words(s.asText())).append("</li>\n"));
        html.append("</ul>\n");
      }
    }
    return html.toString();
  }

  static String promises(JsonNode promises) {
    StringBuilder html =
        new StringBuilder(AdminPageHtml.table("Promises and their rules", PROMISE));
    for (JsonNode promise : promises) {
      List<String> tests = new ArrayList<>();
      promise.path("tests").forEach(test -> tests.add(AdminPageHtml.code(test.asText())));
      String reason = promise.path("because").asText();
      html.append(
          AdminPageHtml.row(
              PROMISE,
              "<q>" + AdminPageHtml.text(promise.path("sentence").asText()) + "</q>",
              AdminPageHtml.words(promise.path("rule").asText()),
              AdminPageHtml.text(promise.path("kept").asText())
                  + (reason.isEmpty() ? "" : ": " + AdminPageHtml.words(reason))
                  + (tests.isEmpty() ? "" : ": " + String.join(", ", tests))));
    }
    return html.append(AdminPageHtml.endOfTable()).toString();
  }
}
