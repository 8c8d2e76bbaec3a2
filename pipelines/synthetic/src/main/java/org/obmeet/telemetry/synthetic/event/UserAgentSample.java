package org.obmeet.telemetry.synthetic.event;

import java.util.Optional;
import org.obmeet.telemetry.synthetic.WeightedChoice;

/**
 * A user agent header with the families that ua-parser/uap-core finds in it.
 *
 * @param text the header; empty if none is sent
 * @param browser family of the browser; {@code other} if it is not in {@code browsers.yaml}; empty
 *     if there is no header
 * @param os family of the operating system, in the same way with {@code operating_systems.yaml}
 */
public record UserAgentSample(String text, Optional<String> browser, Optional<String> os) {
  /** User agents of people, weighted by use. */
  static final WeightedChoice<UserAgentSample> PEOPLE = table("user-agents.txt");

  /** User agents of robots, weighted by use. */
  static final WeightedChoice<UserAgentSample> ROBOTS = table("robots.txt");

  private static WeightedChoice<UserAgentSample> table(String name) {
    return WeightedChoice.ofTable(
        UserAgentSample.class,
        name,
        4,
        row -> new UserAgentSample(row[3], ifAny(row[1]), ifAny(row[2])));
  }

  /** Returns the header; empty if none is sent. */
  Optional<String> header() {
    return ifAny(text);
  }

  private static Optional<String> ifAny(String text) {
    return Optional.of(text).filter(found -> !found.isEmpty());
  }
}
