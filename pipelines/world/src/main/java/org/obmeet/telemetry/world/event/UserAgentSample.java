package org.obmeet.telemetry.world.event;

import java.util.Optional;
import org.obmeet.telemetry.world.WeightedChoice;

/**
 * A user agent header with the families that ua-parser/uap-core finds in it.
 *
 * @param text the header; empty if none is sent
 * @param browser family of the browser; {@code other} if it is not in the public list; empty
 *     without a header
 * @param os family of the operating system, by the same rules
 */
public record UserAgentSample(String text, Optional<String> browser, Optional<String> os) {
  private static final String WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) ";
  private static final String MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ";
  private static final String LINUX = "Mozilla/5.0 (X11; Linux x86_64) ";
  private static final String IPHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) ";
  private static final String ANDROID = "Mozilla/5.0 (Linux; Android 10; K) ";
  private static final String BLINK = "AppleWebKit/537.36 (KHTML, like Gecko) ";
  private static final String WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko) ";

  /** User agents of people, weighted by use. */
  static final WeightedChoice<UserAgentSample> ALL =
      new WeightedChoice<UserAgentSample>()
          .or(chrome(WINDOWS, "122.0.0.0", "Windows"), 30)
          .or(chrome(WINDOWS, "121.0.0.0", "Windows"), 8)
          .or(chrome(MAC, "122.0.0.0", "Mac OS X"), 11)
          .or(chrome(LINUX, "122.0.0.0", "Linux"), 8)
          .or(firefox(WINDOWS, "Windows"), 7)
          .or(
              agent(
                  "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:123.0) Gecko/20100101 Firefox/123.0",
                  "Firefox",
                  "Ubuntu"),
              6)
          .or(agent(MAC + WEBKIT + "Version/17.3 Safari/605.1.15", "Safari", "Mac OS X"), 6)
          .or(
              agent(
                  WINDOWS + BLINK + "Chrome/122.0.0.0 Safari/537.36 Edg/122.0.0.0",
                  "Edge",
                  "Windows"),
              7)
          .or(agent(IPHONE + "Version/17.4 Mobile/15E148 Safari/604.1", "Mobile Safari", "iOS"), 6)
          .or(
              agent(
                  ANDROID + BLINK + "Chrome/122.0.0.0 Mobile Safari/537.36",
                  "Chrome Mobile",
                  "Android"),
              7)
          .or(
              agent(
                  IPHONE + "CriOS/122.0.6261.62 Mobile/15E148 Safari/604.1",
                  "Chrome Mobile iOS",
                  "iOS"),
              2)
          .or(agent(IPHONE + "FxiOS/123.0 Mobile/15E148 Safari/605.1.15", "Firefox iOS", "iOS"), 1)
          .or(
              agent(
                  "Mozilla/5.0 (Android 14; Mobile; rv:123.0) Gecko/123.0 Firefox/123.0",
                  "Firefox Mobile",
                  "Android"),
              1.6)
          .or(
              agent(
                  ANDROID + BLINK + "SamsungBrowser/24.0 Chrome/117.0.0.0 Mobile Safari/537.36",
                  "Samsung Internet",
                  "Android"),
              1.8)
          .or(
              agent(
                  ANDROID + BLINK + "Chrome/122.0.0.0 Mobile Safari/537.36 OPR/80.0.0.0",
                  "Opera Mobile",
                  "Android"),
              0.8)
          .or(firefox(LINUX, "Linux"), 3)
          .or(firefox(MAC, "Mac OS X"), 2)
          .or(opera(WINDOWS, "Windows"), 1.8)
          .or(opera(MAC, "Mac OS X"), 0.6)
          .or(opera(LINUX, "Linux"), 0.6)
          .or(vivaldi(WINDOWS, "Windows"), 0.9)
          .or(vivaldi(LINUX, "Linux"), 0.7)
          .or(agent("curl/7.88.1", "other", "other"), 0.6)
          .or(new UserAgentSample("", Optional.empty(), Optional.empty()), 2.2);

  /** User agents of robots, weighted by use. */
  static final WeightedChoice<UserAgentSample> ROBOTS =
      new WeightedChoice<UserAgentSample>()
          .or(
              agent(
                  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                  "other",
                  "other"),
              4)
          .or(agent("python-requests/2.31.0", "other", "other"), 2)
          .or(
              agent(
                  LINUX + BLINK + "HeadlessChrome/122.0.0.0 Safari/537.36",
                  "HeadlessChrome",
                  "Linux"),
              2);

  private static UserAgentSample agent(String text, String browser, String os) {
    return new UserAgentSample(text, Optional.of(browser), Optional.of(os));
  }

  private static UserAgentSample firefox(String system, String os) {
    String text = system.replace(") ", "; rv:123.0) ") + "Gecko/20100101 Firefox/123.0";
    return agent(text, "Firefox", os);
  }

  private static UserAgentSample opera(String system, String os) {
    return agent(system + BLINK + "Chrome/121.0.0.0 Safari/537.36 OPR/107.0.0.0", "Opera", os);
  }

  private static UserAgentSample vivaldi(String system, String os) {
    return agent(system + BLINK + "Chrome/122.0.0.0 Safari/537.36 Vivaldi/6.6", "Vivaldi", os);
  }

  private static UserAgentSample chrome(String system, String version, String os) {
    return agent(system + BLINK + "Chrome/" + version + " Safari/537.36", "Chrome", os);
  }
}
