package org.obmeet.telemetry.privacy.projection.conversion;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Corrects the families that ua-parser finds for browsers with another browser's engine. The
 * patterns of ua-parser (as of 2023) find the engine's own browser instead of a newer browser. The
 * user agent names both browsers. Names and tokens are those of ua-parser/uap-core.
 */
final class DerivedBrowsers {
  /** The families that ua-parser finds for browsers with a shared engine. */
  private static final Set<String> ENGINES =
      names(
          "Chrome, Chrome Mobile, Chrome Mobile WebView, Mobile Safari, Mobile Safari UI/WKWebView,"
              + " Safari, Firefox, Edge");

  /** The engines' own browsers. Their user agents contain only {@link #PRODUCTS} and comments. */
  private static final Set<String> OWN_BROWSERS =
      names("Chrome, Chrome Mobile, Chrome Mobile WebView, Mobile Safari, Firefox, Edge");

  private static final Set<String> PRODUCTS =
      names(
          "Mozilla, AppleWebKit, Chrome, Safari, Mobile, Version, Gecko, Firefox, Edg, EdgA, Edge,"
              + " Ubuntu");

  /** Browser families by token. The first one that the user agent contains is used. */
  private static final List<Map.Entry<String, String>> KNOWN =
      List.of(
          Map.entry("Brave", "Brave"),
          Map.entry("brave/", "Brave"),
          Map.entry("Vivaldi/", "Vivaldi"),
          Map.entry("UCMobile/", "UC Browser"),
          Map.entry("YaSearchBrowser/", "Yandex Browser"),
          Map.entry("HuaweiBrowser/", "Huawei Browser"),
          Map.entry("EdgiOS/", "Edge Mobile"),
          Map.entry("CriOS/", "Chrome Mobile iOS"),
          Map.entry("Mobile/15E148 Safari/604.1 Ddg/", "DuckDuckGo Mobile"),
          Map.entry(" Ddg/", Domain.NOT_LISTED),
          Map.entry("Valve ", Domain.NOT_LISTED),
          Map.entry("(Ecosia ", Domain.NOT_LISTED),
          Map.entry("Weibo", Domain.NOT_LISTED),
          Map.entry("baiduboxapp/", Domain.NOT_LISTED));

  private DerivedBrowsers() {}

  private static Set<String> names(String separatedByCommas) {
    return Set.of(separatedByCommas.split(", "));
  }

  /** Returns the browser's family, given the family that ua-parser's patterns found. */
  static String browser(String userAgent, String family) {
    if (!ENGINES.contains(family)) {
      return family;
    }
    for (Map.Entry<String, String> known : KNOWN) {
      if (userAgent.contains(known.getKey())) {
        return known.getValue();
      }
    }
    return OWN_BROWSERS.contains(family) && namesUnknownProduct(userAgent)
        ? Domain.NOT_LISTED
        : family;
  }

  /**
   * Returns the family of the operating system. A browser on iOS that requests desktop pages
   * reports Mac OS X.
   */
  static String os(String userAgent, String family) {
    boolean disguised = userAgent.contains("CriOS/") || userAgent.contains("EdgiOS/");
    return disguised && family.equals("Mac OS X") ? "iOS" : family;
  }

  /** Returns true if the user agent names a product, outside of comments, that is not known. */
  private static boolean namesUnknownProduct(String userAgent) {
    if (userAgent.indexOf(' ') < 0) {
      return false;
    }
    int depth = 0;
    int start = -1;
    for (int i = 0; i <= userAgent.length(); i++) {
      char c = i == userAgent.length() ? ' ' : userAgent.charAt(i);
      boolean breaks = c == ' ' || c == '/' || c == '(' || c == ')';
      if (start >= 0 && breaks) {
        if (!PRODUCTS.contains(userAgent.substring(start, i))) {
          return true;
        }
        start = -1;
        i = c == '/' ? endOfVersion(userAgent, i) : i;
      } else if (start < 0 && depth == 0 && !breaks) {
        start = i;
      }
      depth = Math.max(0, depth + (c == '(' ? 1 : c == ')' ? -1 : 0));
    }
    return false;
  }

  private static int endOfVersion(String userAgent, int from) {
    int end = userAgent.indexOf(' ', from);
    return end < 0 ? userAgent.length() : end;
  }
}
