package org.obmeet.telemetry.privacy.projection.conversion;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.obmeet.telemetry.schemas.domain.Domain;
import ua_parser.Parser;

/** Finds browsers and operating systems of user agents, within limits that protect the CPU. */
public final class UserAgents {
  /** The length of the longest user agent that is parsed, in characters. */
  static final int MAX_LENGTH = 512;

  /**
   * The limit on the characters of one body's distinct user agents. To parse a malicious user agent
   * takes tens of milliseconds, and a body may contain thousands.
   */
  static final int MAX_CHARACTERS_PER_BODY = 32 << 10;

  private static final int CACHE_SIZE = 10_000;

  /**
   * The families of a user agent, in ua-parser's spelling.
   *
   * @param browser family of the browser; if unknown, {@code Other} of ua-parser or {@code
   *     not_listed}
   * @param os family of the operating system, with the same labels if unknown
   */
  record Families(String browser, String os) {
    static final Families NOT_LISTED = new Families(Domain.NOT_LISTED, Domain.NOT_LISTED);
  }

  /** The patterns, loaded when the first user agent is parsed. */
  private static final class Patterns {
    static final Parser PARSER = new Parser();
  }

  /** The cache of this process. All threads share it, because the families never change. */
  private static final Map<String, Families> CACHE = new ConcurrentHashMap<>();

  private final Set<String> inThisBody = new HashSet<>();
  private int characters;

  /** Prepares for the next line or request, for which the limit starts again. */
  public void begin() {
    inThisBody.clear();
    characters = 0;
  }

  /**
   * Returns true if the user agent is within the body's limit. Counts its characters if it is new
   * in the body.
   */
  private boolean isAffordable(String userAgent) {
    if (inThisBody.contains(userAgent)) {
      return true;
    }
    if (characters + userAgent.length() > MAX_CHARACTERS_PER_BODY) {
      return false;
    }
    characters += userAgent.length();
    return inThisBody.add(userAgent);
  }

  /** Returns the families of a user agent, {@code not_listed} if a limit is exceeded. */
  Families of(String userAgent) {
    return userAgent.length() > MAX_LENGTH || !isAffordable(userAgent)
        ? Families.NOT_LISTED
        : cached(userAgent);
  }

  private static Families cached(String userAgent) {
    Families families = CACHE.get(userAgent);
    if (families == null) {
      families =
          new Families(
              DerivedBrowsers.browser(userAgent, Patterns.PARSER.parseUserAgent(userAgent).family),
              DerivedBrowsers.os(userAgent, Patterns.PARSER.parseOS(userAgent).family));
      if (CACHE.size() >= CACHE_SIZE) {
        CACHE.clear();
      }
      CACHE.put(userAgent, families);
    }
    return families;
  }
}
