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

/** Lets pages of the community's hosts send events, and no others. */
public final class Cors {
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([A-Za-z0-9.-]{1,253})(:\\d{1,5})?");
  private static final String METHODS = "GET, POST, OPTIONS";

  private final Set<String> hosts = new HashSet<>();
  private final String headers;

  public Cors(List<String> communityHosts, String optOutHeader) {
    communityHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    this.headers = "Content-Type, Content-Encoding, Authorization, SP-Anonymous, " + optOutHeader;
  }

  /** The origin of a request, if it is one of the community's. */
  private Optional<String> allowed(HttpFields request) {
    List<String> origins = request.getValuesList(HttpHeader.ORIGIN);
    if (origins.size() != 1) {
      return Optional.empty();
    }
    Matcher origin = ORIGIN.matcher(origins.get(0));
    return origin.matches() && hosts.contains(origin.group(1).toLowerCase(Locale.ROOT))
        ? Optional.of(origins.get(0))
        : Optional.empty();
  }

  /** An answer to a request, readable by its page where that is the community's. */
  public FullResponse over(FullResponse answer, HttpFields request) {
    FullResponse varying = answer.with("Vary", "Origin");
    return allowed(request)
        .map(
            origin ->
                varying
                    .with("Access-Control-Allow-Origin", origin)
                    .with("Access-Control-Allow-Credentials", "true"))
        .orElse(varying);
  }

  /** What a browser is told that asks first. */
  public FullResponse preflight(HttpFields request) {
    if (allowed(request).isEmpty()) {
      return ProblemDetail.of(403, "Only pages of the community's hosts may send events.")
          .with("Vary", "Origin");
    }
    return over(FullResponse.json(200, FullResponse.object()), request)
        .with("Access-Control-Allow-Methods", METHODS)
        .with("Access-Control-Allow-Headers", headers)
        .with("Access-Control-Max-Age", "600");
  }
}
