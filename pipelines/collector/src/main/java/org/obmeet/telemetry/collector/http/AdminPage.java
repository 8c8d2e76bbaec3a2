package org.obmeet.telemetry.collector.http;

import com.fasterxml.jackson.databind.JsonNode;

/** The page for administrators of instances: what is collected, and how to say yes and no. */
final class AdminPage {
  private static final String TYPE = "text/html; charset=utf-8";
  private static final String HEAD =
      """
      <!doctype html><html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Statistics that you may share</title>
      <style>body{font:16px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
      table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccc;text-align:left;
      vertical-align:top;padding:.3rem .6rem;overflow-wrap:anywhere}pre{background:#f4f4f4;
      padding:1rem;overflow-x:auto}</style></head><body>
      <h1>Statistics that you may share</h1>
      <p>Nothing is taken from an instance before its administrator says yes, nothing beyond what was
      agreed to, and nothing after no was said. No address is written down.</p>
      <h2>Yes</h2>
      <pre>curl -X PUT %BASE/v1/instances/YOUR-UNIQUE-ID/consent -H 'Content-Type: application/json' \\
        -d '{"statistics":true,"scope":"info-page","deployment":"unregistered","policyVersion":"%POLICY"}'</pre>
      <p>The answer holds a token, shown once: keep it. <code>scope</code> is <code>info-page</code>
      (what the info page of the administration shows) or <code>extended</code>.
      <code>deployment</code> is <code>unregistered</code>, <code>registered</code> or
      <code>hosted</code>. With <code>"stock":true</code> an unmodified server, which knows no token,
      may report.</p>
      <h2>What exactly?</h2>
      <pre>curl -X POST '%BASE/v1/statistics?dry-run=true' -H 'Authorization: Bearer TOKEN' \\
        -H 'Content-Type: application/json' --data-binary @report.json</pre>
      <p>The answer says field by field what would be stored, and what is dropped and why. Nothing is
      written. The lists below say the same in general; as data they are at
      <a href="v1/schema">/v1/schema</a>.</p>
      <h2>No</h2>
      <pre>curl -X DELETE %BASE/v1/instances/YOUR-UNIQUE-ID/consent -H 'Authorization: Bearer TOKEN'</pre>
      <p>From then on reports are refused. You may say yes again at any time.</p>
      """;

  private final String html;

  AdminPage(SchemaWords words) {
    StringBuilder page =
        new StringBuilder(
            HEAD.replace("%BASE", "https://THIS-HOST")
                .replace("%POLICY", escape(words.node().path("policyVersion").asText())));
    words.node().path("datasets").forEach(dataset -> describe(dataset, page));
    this.html = page.append("</body></html>\n").toString();
  }

  Answer answer(Exchange exchange) {
    String accept = exchange.headers().get("Accept");
    if (accept != null && accept.contains("application/json") && !accept.contains("text/html")) {
      return Answer.json(
          200,
          Answer.object()
              .put("service", "OBMeet Telemetry")
              .put("schema", "/v1/schema")
              .put("consent", "/v1/instances/{uniqueId}/consent")
              .put("statistics", "/v1/statistics"));
    }
    return Answer.text(200, TYPE, html)
        .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  }

  private static void describe(JsonNode dataset, StringBuilder page) {
    page.append("<h2>").append(escape(dataset.path("title").asText())).append("</h2><p>Purpose: ");
    page.append(escape(dataset.path("purpose").asText()));
    page.append(". Legal basis: ").append(escape(dataset.path("legalBasis").asText()));
    page.append(". Kept once cleaned: ")
        .append(escape(dataset.path("kept").path("clean").asText()));
    page.append(".</p><table><tr><th>What<th>From<th>Scope<th>What is done to it<th>Stored");
    for (JsonNode field : dataset.path("fields")) {
      row(
          page,
          field.path("title").asText(),
          join(field.path("source")),
          field.path("scope").asText(),
          field.path("treatment").asText(),
          field.path("stored").asText());
    }
    page.append("</table>");
    if (!dataset.path("neverStored").isEmpty()) {
      page.append("<h3>Sent, and never stored</h3><table><tr><th>Path<th>Why");
      dataset
          .path("neverStored")
          .forEach(o -> row(page, o.path("path").asText(), o.path("reason").asText()));
      page.append("</table>");
    }
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("<tr>");
    for (String cell : cells) {
      page.append("<td>").append(escape(cell));
    }
    page.append('\n');
  }

  private static String join(JsonNode list) {
    StringBuilder text = new StringBuilder();
    list.forEach(item -> text.append(text.isEmpty() ? "" : ", ").append(item.asText()));
    return text.toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
