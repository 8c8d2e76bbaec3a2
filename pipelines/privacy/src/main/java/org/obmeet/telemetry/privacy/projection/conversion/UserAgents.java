package org.obmeet.telemetry.privacy.projection.conversion;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.TextCache;
import org.obmeet.telemetry.schemas.domain.Domain;
import ua_parser.Parser;

/** Families of user agents: the patterns of ua-parser behind a cache of whole strings. */
public final class UserAgents {
  /** Longest string that is looked at, in characters. */
  static final int MAX_LENGTH = 512;

  /**
   * Most characters of different strings that are looked at in one body: the patterns take tens of
   * milliseconds for a string that is made for it, and a body may hold a thousand.
   */
  static final int MAX_CHARACTERS_PER_BODY = 32 << 10;

  private static final int CACHED = 10_000;
  private static final int REMEMBERED = 1 << 12;
  private static final int NOWHERE = -1;

  /**
   * Families as the parser names them.
   *
   * @param browser family of the browser, {@code other} where there is none
   * @param os family of the operating system, {@code other} where there is none
   */
  record Families(String browser, String os) {
    static final Families OTHER = new Families(Domain.OTHER, Domain.OTHER);
  }

  /** The patterns, which never change; loaded when the first string is parsed. */
  private static final class Patterns {
    static final Parser PARSER = new Parser();
  }

  /** Of all readers of this process: what a string says never changes. */
  private static final Map<String, Families> CACHE = new ConcurrentHashMap<>();

  private final Set<String> inThisBody = new HashSet<>();
  private int characters;
  private String last;
  private int lastPlace = NOWHERE;
  private Families lastFamilies;
  private final TextCache<Families> inPlace = new TextCache<>(REMEMBERED);

  /** Another body begins. */
  public void begin() {
    inThisBody.clear();
    characters = 0;
    last = null;
    lastPlace = NOWHERE;
  }

  /** Whether a body may still have it looked at; whatever is cached, the answer is the same. */
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

  /**
   * The families of the user agent in a slot. One in place is of a body with no other event, so
   * that what one body may have looked at is no matter.
   */
  Families of(Slots slots, int slot) {
    if (!slots.isInPlace(slot)) {
      return of(slots.identifier(slot));
    }
    if (lastPlace != slots.offset(slot)) {
      Families known = inPlace.find(slots, slot);
      if (known == null) {
        known = of(slots.text(slot));
        inPlace.put(slots, slot, known);
      }
      lastFamilies = known;
      last = null;
      lastPlace = slots.offset(slot);
    }
    return lastFamilies;
  }

  /** The families of a user agent. */
  Families of(String userAgent) {
    if (last == null || !last.equals(userAgent)) {
      lastFamilies =
          userAgent.length() > MAX_LENGTH || !isAffordable(userAgent)
              ? Families.OTHER
              : known(userAgent);
      last = userAgent;
    }
    lastPlace = NOWHERE;
    return lastFamilies;
  }

  private static Families known(String userAgent) {
    Families families = CACHE.get(userAgent);
    if (families == null) {
      families =
          new Families(
              DerivedBrowsers.browser(userAgent, Patterns.PARSER.parseUserAgent(userAgent).family),
              DerivedBrowsers.os(userAgent, Patterns.PARSER.parseOS(userAgent).family));
      if (CACHE.size() >= CACHED) {
        CACHE.clear();
      }
      CACHE.put(userAgent, families);
    }
    return families;
  }
}
