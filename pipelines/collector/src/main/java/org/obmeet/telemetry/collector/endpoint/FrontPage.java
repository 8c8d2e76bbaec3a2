package org.obmeet.telemetry.collector.endpoint;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.page.AdminPage;

/**
 * Handles {@code GET /}. The response is a page for administrators, or links for a program that
 * accepts JSON.
 */
final class FrontPage {
  private static final String TYPE = "text/html; charset=utf-8";
  private static final FullResponse FOR_PROGRAMS =
      FullResponse.json(
          200,
          FullResponse.object()
              .put("service", "OBMeet Telemetry")
              .put("schema", "/v1/schema")
              .put("consent", "/v1/instances/{uniqueId}/consent")
              .put("statistics", "/v1/statistics"));

  private static final Pattern GZIP =
      Pattern.compile("(?i).*(?<![\\w-])gzip(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))(?![\\w-]).*");

  private final Supplier<AdminPage> page;
  private final LongSupplier version;
  private long builtVersion = -1;
  private FullResponse forPeople;
  private FullResponse compressed;

  /** Creates a page that is built at the first request, and again when its version changes. */
  FrontPage(Supplier<AdminPage> page, LongSupplier version) {
    this.page = page;
    this.version = version;
  }

  private synchronized FullResponse built(boolean gzip) {
    long current = version.getAsLong();
    if (current != builtVersion) {
      AdminPage built = page.get();
      forPeople =
          FullResponse.text(200, TYPE, built.html())
              .with("Content-Security-Policy", built.policy())
              .with("Referrer-Policy", "no-referrer")
              .with("Vary", "Accept-Encoding");
      compressed = forPeople.gzip();
      builtVersion = current;
    }
    return gzip ? compressed : forPeople;
  }

  FullResponse respond(HttpExchange exchange) {
    String accept = exchange.headers().get("Accept");
    boolean program =
        accept != null && accept.contains("application/json") && !accept.contains("text/html");
    if (program) {
      return FOR_PROGRAMS;
    }
    String codings = String.join(",", exchange.headers().getValuesList("Accept-Encoding"));
    return built(GZIP.matcher(codings).matches());
  }
}
