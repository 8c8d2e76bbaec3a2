package org.obmeet.telemetry.privacy.projection.address;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads query strings such as {@code ?a=b&c=d}, also from HTML forms. It never throws. */
public final class QueryString {
  private static final Pattern BROKEN = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private QueryString() {}

  /**
   * Passes each name with its value to a consumer, in order. A fragment is ignored.
   *
   * @param query with or without its question mark
   * @param pairs receives a name and its value, which is decoded when the consumer requests it
   */
  public static void read(String query, BiConsumer<String, Supplier<String>> pairs) {
    int fragment = query.indexOf('#');
    int end = fragment < 0 ? query.length() : fragment;
    int at = query.startsWith("?") ? 1 : 0;
    while (at < end) {
      int next = query.indexOf('&', at);
      int stop = next < 0 || next > end ? end : next;
      int equals = query.indexOf('=', at);
      int split = equals < 0 || equals > stop ? stop : equals;
      String name = decode(query, at, split);
      int from = Math.min(split + 1, stop);
      pairs.accept(name, () -> decode(query, from, stop));
      at = stop + 1;
    }
  }

  /** Decodes percent escapes and plus signs. Keeps a broken escape unchanged. */
  static String decode(String text, int from, int to) {
    String part = text.substring(from, to);
    String repaired = part.indexOf('%') < 0 ? part : BROKEN.matcher(part).replaceAll("%25");
    return URLDecoder.decode(repaired, StandardCharsets.UTF_8);
  }
}
