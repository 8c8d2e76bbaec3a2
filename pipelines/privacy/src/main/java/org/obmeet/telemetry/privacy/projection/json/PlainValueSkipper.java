package org.obmeet.telemetry.privacy.projection.json;

import org.obmeet.telemetry.privacy.projection.slot.Utf8Text;

/** Skips plain JSON values that are not read. Supports the same JSON as {@link PlainJsonReader}. */
final class PlainValueSkipper {
  private static final int UNSUPPORTED = -1;

  /** The first four letters of each literal as an integer in little-endian order. */
  private static final int TRUE = 't' | 'r' << 8 | 'u' << 16 | 'e' << 24;

  private static final int FALS = 'f' | 'a' << 8 | 'l' << 16 | 's' << 24;
  private static final int NULL = 'n' | 'u' << 8 | 'l' << 16 | 'l' << 24;

  private final int maxDepth;
  private final PlainNumberReader number = new PlainNumberReader();
  private byte[] bytes;
  private int end;

  /**
   * Creates a skipper.
   *
   * @param maxDepth deepest supported nesting
   */
  PlainValueSkipper(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** Sets the bytes that contain the next values to skip. */
  void setInput(byte[] newBytes, int newEnd) {
    bytes = newBytes;
    end = newEnd;
  }

  /**
   * Skips a value. Returns the offset after it, or -1 if it is unsupported.
   *
   * @param at offset of the value's first byte
   * @param depth depth of the object or list around the value
   */
  int value(int at, int depth) {
    byte first = bytes[at];
    if (first == '"') {
      return text(at);
    }
    if (first == '{') {
      return object(at + 1, depth + 1);
    }
    if (first == '[') {
      return list(at + 1, depth + 1);
    }
    return PlainNumberReader.begins(first) ? number.read(bytes, at, end) : word(bytes, at, end);
  }

  private int text(int at) {
    int close = Utf8Text.closingQuote(bytes, at + 1, end);
    return close < 0 ? UNSUPPORTED : close + 1;
  }

  private int object(int from, int depth) {
    int at = space(bytes, from, end);
    if (depth > maxDepth || at == end) {
      return UNSUPPORTED;
    }
    if (bytes[at] == '}') {
      return at + 1;
    }
    while (true) {
      int close = key(bytes, at, end);
      int colon = close == UNSUPPORTED ? end : space(bytes, close + 1, end);
      if (colon == end || bytes[colon] != ':') {
        return UNSUPPORTED;
      }
      int value = space(bytes, colon + 1, end);
      int after = value == end ? UNSUPPORTED : value(value, depth);
      at = after == UNSUPPORTED ? end : space(bytes, after, end);
      if (at == end || bytes[at] == '}') {
        return at == end ? UNSUPPORTED : at + 1;
      }
      at = bytes[at] == ',' ? space(bytes, at + 1, end) : end;
      if (at == end) {
        return UNSUPPORTED;
      }
    }
  }

  private int list(int from, int depth) {
    int at = space(bytes, from, end);
    if (depth > maxDepth || at == end) {
      return UNSUPPORTED;
    }
    if (bytes[at] == ']') {
      return at + 1;
    }
    while (true) {
      int after = value(at, depth);
      at = after == UNSUPPORTED ? end : space(bytes, after, end);
      if (at == end || bytes[at] == ']') {
        return at == end ? UNSUPPORTED : at + 1;
      }
      at = bytes[at] == ',' ? space(bytes, at + 1, end) : end;
      if (at == end) {
        return UNSUPPORTED;
      }
    }
  }

  /** Returns the offset after true, false or null, or -1 for any other bytes. */
  static int word(byte[] bytes, int at, int end) {
    int after = at + Integer.BYTES;
    if (after > end) {
      return UNSUPPORTED;
    }
    int word = Utf8Text.half(bytes, at);
    if (word == FALS) {
      return after < end && bytes[after] == 'e' ? after + 1 : UNSUPPORTED;
    }
    return word == TRUE || word == NULL ? after : UNSUPPORTED;
  }

  /** Returns the offset of the quotation mark that closes a key, or -1 for an unsupported key. */
  static int key(byte[] bytes, int at, int end) {
    int close = bytes[at] == '"' ? Utf8Text.closingQuote(bytes, at + 1, end) : UNSUPPORTED;
    return close - at > PlainJsonReader.MAX_NAME_BYTES ? UNSUPPORTED : close;
  }

  /** Returns the offset of the next byte other than white space, or the end. */
  static int space(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b <= ' ' && (b == ' ' || b == '\t' || b == '\n' || b == '\r');
  }
}
