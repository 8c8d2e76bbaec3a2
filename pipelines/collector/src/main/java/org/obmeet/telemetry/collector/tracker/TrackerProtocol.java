package org.obmeet.telemetry.collector.tracker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.privacy.projection.address.QueryString;

/** A protocol of trackers, with its paths. */
public enum TrackerProtocol {
  SNOWPLOW(
      "Snowplow", Optional.empty(), Set.of(), "POST /com.snowplowanalytics.snowplow/tp2", "GET /i"),
  SEGMENT(
      "Segment, RudderStack",
      Optional.empty(),
      Set.of(TrackerProtocol.FORM), // RudderStack's client for Node sends JSON with this type.
      "POST /v1/batch /v1/b /v1/track /v1/t /v1/page /v1/p /v1/screen /v1/s /v1/identify /v1/i"
          + " /v1/group /v1/g /v1/alias /v1/a /beacon/v1/batch"),
  MATOMO(
      "Matomo",
      Optional.empty(),
      Set.of(TrackerProtocol.FORM),
      "GET /matomo.php /piwik.php",
      "POST /matomo.php /piwik.php"),
  POSTHOG(
      "PostHog",
      Optional.of(new PostHogEvents()),
      Set.of(TrackerProtocol.FORM),
      "POST /batch /batch/ /e /e/ /i/v0/e /i/v0/e/"),
  GOOGLE_ANALYTICS(
      "Google Analytics 4", Optional.of(new GoogleAnalyticsEvents()), Set.of(), "POST /mp/collect"),
  OPENTELEMETRY(
      "OpenTelemetry",
      Optional.of(new OpenTelemetryEvents()),
      Set.of(TrackerProtocol.PROTOBUF),
      "POST /v1/logs");

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final ObjectReader JSON =
      new JsonMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String title;
  private final Optional<BodyTranslator> translator;
  private final Set<String> mediaTypes;
  private final List<String> routes;

  TrackerProtocol(
      String title, Optional<BodyTranslator> translator, Set<String> mediaTypes, String... routes) {
    this.title = title;
    this.translator = translator;
    this.mediaTypes = mediaTypes;
    this.routes = Stream.of(routes).flatMap(TrackerProtocol::routes).toList();
  }

  /** Returns the routes in a text of a method and paths, with blanks in between. */
  private static Stream<String> routes(String methodAndPaths) {
    String[] words = methodAndPaths.split(" ");
    return Stream.of(words).skip(1).map(path -> words[0] + " " + path);
  }

  public String title() {
    return title;
  }

  /** Returns the media types of bodies, besides the media types of JSON. */
  public Set<String> mediaTypes() {
    return mediaTypes;
  }

  /** Returns the routes, each as a method and a path with a blank in between. */
  public List<String> routes() {
    return routes;
  }

  /**
   * Returns a body that projection reads; empty if its events are too many or too large. Returns
   * {@code body} unchanged if projection reads the protocol, or has to reject a broken body.
   *
   * @param target path and query of the request
   * @param maxBytes maximum size of a translated body
   */
  public Optional<byte[]> projectable(
      byte[] body, String mediaType, String target, Instant received, long maxBytes) {
    if (translator.isEmpty()) {
      return Optional.of(body);
    }
    Map<String, String> query = new HashMap<>();
    int question = target.indexOf('?');
    if (question >= 0) {
      QueryString.read(target.substring(question), (name, value) -> query.put(name, value.get()));
    }
    try {
      JsonNode json =
          mediaType.equals(PROTOBUF)
              ? OpenTelemetryProtobuf.read(body)
              : JSON.readTree(mediaType.equals(FORM) ? formData(body) : body);
      return json.isContainerNode()
          ? Optional.of(translator.get().translate(json, query, received).toBytes())
              .filter(translated -> translated.length <= maxBytes)
          : Optional.of(body);
    } catch (SegmentEvents.TooLargeException tooLarge) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException broken) {
      return Optional.of(body);
    }
  }

  /**
   * Returns the response to a body whose events have verdicts.
   *
   * @param verdicts the response in JSON
   * @param notKept number of events that were not kept
   * @param mediaType media type of the body
   */
  public FullResponse response(ObjectNode verdicts, long notKept, String mediaType) {
    if (this != OPENTELEMETRY) {
      return FullResponse.json(200, verdicts);
    }
    String message = notKept + " log records were not kept";
    if (mediaType.equals(PROTOBUF)) {
      return new FullResponse(
          200, PROTOBUF, OpenTelemetryProtobuf.response(notKept, message), Map.of());
    }
    if (notKept > 0) {
      ObjectNode partialSuccess = verdicts.putObject("partialSuccess");
      partialSuccess.put("rejectedLogRecords", notKept).put("errorMessage", message);
    }
    return FullResponse.json(200, verdicts);
  }

  /** Decodes the base64 in {@code data} of a form; returns any other body as it is. */
  private static byte[] formData(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return text.startsWith("data=")
        ? Base64.getMimeDecoder()
            .decode(URLDecoder.decode(text.substring("data=".length()), StandardCharsets.UTF_8))
        : body;
  }
}
