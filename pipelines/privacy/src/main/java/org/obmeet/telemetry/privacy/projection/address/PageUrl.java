package org.obmeet.telemetry.privacy.projection.address;

import com.google.common.base.CharMatcher;
import java.util.Locale;

/**
 * A reusable parser for the host and the path of a page's address. The results are for the address
 * that was {@link #read} last. The parser works nearly like a browser: a backslash is a slash, and
 * the host starts after an {@code @}. Blanks around the address are ignored, and so are tabs and
 * line breaks in it. Parsing throws no exception.
 */
public final class PageUrl {
  private static final CharMatcher BREAKS = CharMatcher.anyOf("\t\n\r");
  private static final CharMatcher LETTER =
      CharMatcher.inRange('a', 'z').or(CharMatcher.inRange('A', 'Z'));
  private static final CharMatcher NO_SCHEME =
      LETTER.or(CharMatcher.inRange('0', '9')).or(CharMatcher.anyOf("+.-")).negate().precomputed();

  private String given = "";
  private String text = "";
  private boolean absolute;
  private String host = "";
  private int pathStart;
  private int pathEnd;

  /**
   * Parses an address and returns this object. Does nothing if the address is the same {@code
   * String} object as in the last call, because several checks read the address of an event.
   */
  @SuppressWarnings("ReferenceEquality")
  public PageUrl read(String address) {
    if (address == given) {
      return this;
    }
    given = address;
    String url = address.trim();
    if (url.indexOf('\n') >= 0 || url.indexOf('\r') >= 0 || url.indexOf('\t') >= 0) {
      url = BREAKS.removeFrom(url);
    }
    text = url;
    String prior = host;
    host = "";
    int scheme = schemeEnd(url);
    boolean schemeRelative = scheme < 0 && isSlash(url, 0) && isSlash(url, 1);
    absolute = scheme >= 0 || schemeRelative;
    pathStart = Math.max(scheme, 0);
    if (absolute && isSlash(url, pathStart) && isSlash(url, pathStart + 1)) {
      int authority = pathStart + 2;
      pathStart = authority;
      while (pathStart < url.length() && !endsHost(url.charAt(pathStart))) {
        pathStart++;
      }
      // Most addresses repeat the last host, in lower case and without a port.
      boolean same = pathStart - authority == prior.length() && url.startsWith(prior, authority);
      host = same ? prior : host(url, authority, pathStart);
    }
    pathEnd = pathStart;
    while (pathEnd < url.length() && !endsPath(url.charAt(pathEnd))) {
      pathEnd++;
    }
    return this;
  }

  private static boolean endsHost(char c) {
    return c == '/' || c == '\\' || endsPath(c);
  }

  private static boolean endsPath(char c) {
    return c == '?' || c == '#';
  }

  /** Returns true if the address has a scheme or a host, not only a path. */
  public boolean absolute() {
    return absolute;
  }

  /** Returns the host in lower case without its port, or an empty text if there is none. */
  public String host() {
    return host;
  }

  /** Returns the path; empty if the address has none. */
  public String path() {
    return text.substring(pathStart, pathEnd);
  }

  /** Returns the host in lower case of an address, which may be {@code chat.example.org:3000}. */
  public static String hostOf(String address) {
    PageUrl url = new PageUrl().read(address);
    return url.host.isEmpty() ? new PageUrl().read("//" + url.text).host : url.host;
  }

  private static int schemeEnd(String url) {
    int end = NO_SCHEME.indexIn(url);
    return end > 0 && url.charAt(end) == ':' && LETTER.matches(url.charAt(0)) ? end + 1 : -1;
  }

  private static boolean isSlash(String url, int at) {
    return at < url.length() && (url.charAt(at) == '/' || url.charAt(at) == '\\');
  }

  private static String host(String url, int from, int to) {
    int start = Math.max(from, url.lastIndexOf('@', to - 1) + 1);
    int end = to;
    int colon = url.lastIndexOf(':', to - 1);
    if (colon >= start && url.lastIndexOf(']', to - 1) < colon) {
      end = colon;
    }
    if (end > start && url.charAt(end - 1) == '.') {
      end--;
    }
    return url.substring(start, end).toLowerCase(Locale.ROOT);
  }
}
