package org.obmeet.telemetry.collector.http;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Adds the CORS headers that allow pages of community hosts to send events. */
public final class Cors {
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([A-Za-z0-9.-]{1,253})(:\\d{1,5})?");
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_-]+(, ?[A-Za-z0-9_-]+){0,49}");
  private static final String METHODS = "GET, POST, OPTIONS";

  private final Set<String> hosts = new HashSet<>();
  private final String headers;

  public Cors(List<String> communityHosts, String optOutHeader) {
    communityHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    this.headers = "Content-Type, Content-Encoding, Authorization, SP-Anonymous, " + optOutHeader;
  }

  private String allowedHeaders(HttpFields request) {
    String asked = request.get(HttpHeader.ACCESS_CONTROL_REQUEST_HEADERS);
    return asked != null && NAMES.matcher(asked).matches() ? asked : headers;
  }

  /** Returns the origin of a request if the origin is a community host; empty otherwise. */
  private Optional<String> allowedOrigin(HttpFields request) {
    List<String> origins = request.getValuesList(HttpHeader.ORIGIN);
    if (origins.size() != 1) {
      return Optional.empty();
    }
    Matcher origin = ORIGIN.matcher(origins.get(0));
    return origin.matches() && hosts.contains(origin.group(1).toLowerCase(Locale.ROOT))
        ? Optional.of(origins.get(0))
        : Optional.empty();
  }

  /** Returns the response with {@code Vary}, and with CORS headers for a community host. */
  public FullResponse addHeaders(FullResponse response, HttpFields request) {
    FullResponse withVary = response.with("Vary", "Origin");
    return allowedOrigin(request)
        .map(
            origin ->
                withVary
                    .with("Access-Control-Allow-Origin", origin)
                    .with("Access-Control-Allow-Credentials", "true"))
        .orElse(withVary);
  }

  /**
   * Returns the response to a preflight request. The response allows the headers that the page of a
   * community host asks for, because clients and their versions need different headers. If the
   * request has no valid names of headers, the response allows a fixed list.
   */
  public FullResponse preflight(HttpFields request) {
    if (allowedOrigin(request).isEmpty()) {
      return ProblemDetail.of(403, "Only pages of community hosts may send events.")
          .with("Vary", "Origin");
    }
    return addHeaders(FullResponse.json(200, FullResponse.object()), request)
        .with("Access-Control-Allow-Methods", METHODS)
        .with("Access-Control-Allow-Headers", allowedHeaders(request))
        .with("Access-Control-Max-Age", "600");
  }
}
