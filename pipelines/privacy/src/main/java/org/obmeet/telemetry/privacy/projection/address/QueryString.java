package org.obmeet.telemetry.privacy.projection.address;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Reads query strings such as {@code ?a=b&c=d}, also from HTML forms. It never throws. */
public final class QueryString {
  private QueryString() {}

  /**
   * Passes each name with its value to a consumer, in order.
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
    boolean plain = true;
    for (int i = from; i < to && plain; i++) {
      plain = text.charAt(i) != '%' && text.charAt(i) != '+';
    }
    if (plain) {
      return text.substring(from, to);
    }
    byte[] bytes = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      int escape = bytes[i] == '%' ? escape(bytes, i) : -1;
      if (escape >= 0) {
        bytes[length++] = (byte) escape;
        i += 2;
      } else {
        bytes[length++] = bytes[i] == '+' ? (byte) ' ' : bytes[i];
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int escape(byte[] bytes, int at) {
    if (at + 2 >= bytes.length) {
      return -1;
    }
    int high = Character.digit(bytes[at + 1], 16);
    int low = Character.digit(bytes[at + 2], 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
