package org.obmeet.telemetry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.obmeet.telemetry.collector.tracker.TrackerProtocol;

/** Writes the page of the protocols and clients of trackers. */
final class TrackersPage {
  private static final Path CLIENTS = Path.of("../collector/src/test/node/package.json");

  /** Packages of the tests that are no clients, or that belong to a client. */
  private static final List<String> NO_CLIENTS =
      List.of(
          "puppeteer-core",
          "@hpke/core",
          "bhttp-js",
          "@opentelemetry/api-logs",
          "@opentelemetry/resources",
          "@opentelemetry/sdk-logs");

  /**
   * The marks of a protocol's events.
   *
   * @param kept the events that are stored
   * @param identity the keys that identify an event
   */
  private record Recognition(String kept, String identity) {}

  private TrackersPage() {}

  private static Recognition recognition(TrackerProtocol protocol) {
    return switch (protocol) {
      case SNOWPLOW -> new Recognition("`pv`, `pp`, `se`, `page_ping_summary`", "`eid`, else ¹");
      case SEGMENT -> new Recognition("`page`, `screen`, `track`", "`messageId`, else ¹");
      case MATOMO ->
          new Recognition("page views, `e_c`, `ping`", "`rand` or `r` with `pv_id`, else ¹");
      case POSTHOG ->
          new Recognition(
              "`$pageview`, `$screen`, custom events", "`uuid`, else `$insert_id`, else ¹");
      case GOOGLE_ANALYTICS ->
          new Recognition("`page_view`, `screen_view`, `user_engagement`, custom events", "¹");
      case OPENTELEMETRY ->
          new Recognition("`browser.page_view`, custom events", "`log.record.uid`, else ¹");
    };
  }

  /** Returns the limits of each client, by package. */
  private static Map<String, String> limits() {
    Map<String, String> limits = new LinkedHashMap<>();
    limits.put("@snowplow/browser-tracker", "keeps events until stored");
    limits.put("@snowplow/node-tracker", "keeps them in memory");
    limits.put("@segment/analytics-next", "`/v1/m` is not served");
    limits.put("@segment/analytics-node", "`maxRetries`: 10");
    limits.put("matomo-tracker", "no retries, no `rand`");
    limits.put(
        "@rudderstack/analytics-js",
        "control plane elsewhere; `maxAttempts`: 10, `useBeacon`: none");
    limits.put("@rudderstack/rudder-sdk-node", "`retryCount`: 3");
    limits.put("posthog-js", "`advanced_disable_flags`; 10 retries");
    limits.put("posthog-node", "`fetchRetryCount`: 3");
    limits.put("@opentelemetry/exporter-logs-otlp-http", "5 retries");
    limits.put("@opentelemetry/exporter-logs-otlp-proto", "5 retries");
    return limits;
  }

  static String page() throws IOException {
    String protocols =
        Arrays.stream(TrackerProtocol.values())
            .map(TrackersPage::row)
            .collect(Collectors.joining());
    return """
    # Trackers

    For operators and client developers. This page is generated.

    | protocol | routes | kept | identity |
    |---|---|---|---|
    """
        + protocols
        + """

        ¹ Time, person and content; equal events in one request are numbered. Equal events in two requests are one, or two without a time.

        Clients resend the same identity, with another time of sending. Other events are dropped (`no-purpose`) or rejected. Events without a page need a write key, app id, site id, `api_key`, `api_secret` or `service.name` of the community server.

        Tested unmodified, with outages:

        | client | limits |
        |---|---|
        """
        + clients()
        + """
        | `matomo.js` 5.3.1 | tries twice, with `sendBeacon` once |
        | `sp.js` 3.24.0, captured | keeps events until stored |
        | GA4's Measurement Protocol, by hand | `timestamp_micros` distinguishes equal events |
        """;
  }

  private static String row(TrackerProtocol protocol) {
    Recognition of = recognition(protocol);
    return "| %s | `%s` | %s | %s |\n"
        .formatted(protocol.title(), routes(protocol), of.kept(), of.identity());
  }

  /** Returns the paths, with those of one folder in braces. A slash at the end is left out. */
  private static String routes(TrackerProtocol protocol) {
    Map<String, Set<String>> folders = new LinkedHashMap<>();
    for (String route : protocol.routes()) {
      String path = route.split(" ")[1].replaceAll("(.)/$", "$1");
      int slash = path.lastIndexOf('/') + 1;
      folders
          .computeIfAbsent(path.substring(0, slash), folder -> new LinkedHashSet<>())
          .add(path.substring(slash));
    }
    return folders.entrySet().stream()
        .map(
            folder ->
                folder.getValue().size() == 1
                    ? folder.getKey() + folder.getValue().iterator().next()
                    : folder.getKey() + "{" + String.join(",", folder.getValue()) + "}")
        .collect(Collectors.joining("`, `"));
  }

  private static String clients() throws IOException {
    JsonNode versions = new JsonMapper().readTree(Files.readString(CLIENTS)).path("dependencies");
    Map<String, String> limits = limits();
    StringBuilder rows = new StringBuilder();
    for (Map.Entry<String, JsonNode> version : versions.properties()) {
      String name = version.getKey();
      if (!NO_CLIENTS.contains(name)) {
        if (!limits.containsKey(name)) {
          throw new IllegalStateException("name the limits of the client " + name);
        }
        rows.append(
            "| `%s` %s | %s |\n".formatted(name, version.getValue().asText(), limits.get(name)));
      }
    }
    return rows.toString();
  }
}
