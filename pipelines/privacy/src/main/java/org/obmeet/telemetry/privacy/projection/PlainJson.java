package org.obmeet.telemetry.privacy.projection;

import org.obmeet.telemetry.privacy.projection.PathTrie.Node;
import org.obmeet.telemetry.privacy.projection.PathTrie.Node.Coding;
import org.obmeet.telemetry.privacy.projection.PathTrie.Node.Role;

/**
 * Reads the JSON of which nearly all events are made, straight from its bytes and without copies:
 * objects and lists of strings without escapes, of numbers without exponents, and whatever is
 * skipped. Gives up on anything else, be it wrong or merely rare, and leaves it to {@link
 * DocumentReader} to read it from the start; what it does read, it reads alike.
 */
final class PlainJson {
  private static final int GIVEN_UP = -1;
  private static final int LONGEST_NAME = 1_000;

  /** Most documents that are given up unread after one that was given up. */
  private static final int MOST_UNREAD = 63;

  /** Words by their first four letters. */
  private static final int TRUE = 't' | 'r' << 8 | 'u' << 16 | 'e' << 24;

  private static final int FALS = 'f' | 'a' << 8 | 'l' << 16 | 's' << 24;
  private static final int NULL = 'n' | 'u' << 8 | 'l' << 16 | 'l' << 24;

  private final int maxDepth;
  private byte[] bytes;
  private int end;
  private Slots out;
  private final PlainNumber number = new PlainNumber();
  private int unread;
  private int toGiveUp;

  /**
   * A reader.
   *
   * @param maxDepth deepest nesting that it reads
   */
  PlainJson(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /**
   * Reads a document, except where those before it were given up.
   *
   * @param newBytes hold it, in UTF-8
   * @param node what is asked for of its outermost object
   * @param into cleared; holds anything where this gives up
   * @return whether it has been read
   */
  boolean read(byte[] newBytes, int from, int length, Node node, Slots into) {
    if (toGiveUp > 0) {
      toGiveUp--;
      return false;
    }
    boolean plain = document(newBytes, from, length, node, into);
    unread = plain ? 0 : Math.min(MOST_UNREAD, 2 * unread + 1);
    toGiveUp = unread;
    return plain;
  }

  private boolean document(byte[] newBytes, int from, int length, Node node, Slots into) {
    bytes = newBytes;
    end = from + length;
    out = into;
    out.readFrom(newBytes);
    int at = space(from);
    if (at == end || bytes[at] != '{') {
      return false;
    }
    at = object(at + 1, node, 1);
    return at != GIVEN_UP && space(at) == end;
  }

  /** Reads what follows an opening brace; the place after the closing one. */
  private int object(int from, Node node, int depth) {
    int at = space(from);
    if (depth > maxDepth || at == end) {
      return GIVEN_UP;
    }
    if (bytes[at] == '}') {
      return at + 1;
    }
    Node last = null;
    while (true) {
      if (bytes[at] != '"') {
        return GIVEN_UP;
      }
      Node child = node == null ? null : node.expected(last);
      int close;
      if (child != null && Utf8Text.isAt(child.name(), bytes, at + 1, end)) {
        close = at + child.nameLength();
        last = child;
      } else {
        close = Utf8Text.closingQuote(bytes, at + 1, end);
        if (close < 0 || close - at > LONGEST_NAME) {
          return GIVEN_UP;
        }
        if (node != null) {
          child = node.named(last, bytes, at + 1, close);
          last = child == null ? last : child;
          child = child == null ? node.other() : child;
        }
      }
      at = member(close + 1, child, depth);
      if (at == GIVEN_UP || at == end) {
        return GIVEN_UP;
      }
      byte next = bytes[at];
      if (next == '}') {
        return at + 1;
      }
      at = space(at + 1);
      if (next != ',' || at == end) {
        return GIVEN_UP;
      }
    }
  }

  /**
   * Reads the value of a key; the place of what follows.
   *
   * @param from first byte after the key
   * @param node what is asked for of it; null where it is nothing
   */
  private int member(int from, Node node, int depth) {
    int colon = space(from);
    if (colon == end || bytes[colon] != ':') {
      return GIVEN_UP;
    }
    int value = space(colon + 1);
    if (value == end) {
      return GIVEN_UP;
    }
    int after = node == null ? skip(value, depth) : value(value, node, depth);
    return after == GIVEN_UP ? GIVEN_UP : space(after);
  }

  private int value(int at, Node node, int depth) {
    if (node.role() != Role.VALUE) {
      return GIVEN_UP;
    }
    byte first = bytes[at];
    if (first == '"') {
      return node.coding() == Coding.PLAIN ? text(at + 1, node) : GIVEN_UP;
    }
    if (first == '{') {
      if (node.collects()) {
        node.collectors().object(out);
      }
      return node.isLeaf() ? leaf(at + 1, node, depth + 1) : object(at + 1, node, depth + 1);
    }
    if (first == '[') {
      boolean single = node.element() == null;
      if (single && node.slot() >= 0) {
        out.set(node.slot(), Slots.OTHER);
      }
      if (node.collects()) {
        node.collectors().list(out);
      }
      return list(at + 1, single ? null : node, depth + 1);
    }
    if (PlainNumber.begins(first)) {
      int after = number.read(bytes, at, end);
      if (after != GIVEN_UP && node.slot() >= 0) {
        out.setNumber(node.slot(), number.value());
      }
      return read(after, node, true);
    }
    return word(at, node);
  }

  /** Reads an object where a single value is asked for: it may wrap one, if it holds anything. */
  private int leaf(int from, Node node, int depth) {
    if (node.slot() < 0) {
      return object(from, null, depth);
    }
    out.set(node.slot(), Slots.OTHER);
    int at = space(from);
    return depth <= maxDepth && at < end && bytes[at] == '}' ? at + 1 : GIVEN_UP;
  }

  private int element(int at, Node list, int depth) {
    for (Selection selection : list.selections()) {
      selection.start(out);
    }
    int after = value(at, list.element(), depth);
    for (Selection selection : list.selections()) {
      selection.end(out);
    }
    return after;
  }

  private int text(int from, Node node) {
    int close = Utf8Text.closingQuote(bytes, from, end);
    if (close < 0) {
      return GIVEN_UP;
    }
    if (node.slot() >= 0) {
      out.setPlace(node.slot(), from, close - from);
    }
    return read(close + 1, node, close > from);
  }

  private int word(int at, Node node) {
    int after = literal(at);
    if (after != GIVEN_UP && node.slot() >= 0) {
      byte first = bytes[at];
      out.set(node.slot(), first == 't' ? Slots.TRUE : first == 'f' ? Slots.FALSE : Slots.NULL);
    }
    return read(after, node, bytes[at] == 't');
  }

  /** A single value has been read. */
  private int read(int after, Node node, boolean says) {
    if (node.collects() && after != GIVEN_UP && (node.slot() >= 0 || says)) {
      node.collectors().value(out, node.slot());
    }
    return after;
  }

  private int skip(int at, int depth) {
    byte first = bytes[at];
    if (first == '"') {
      int close = Utf8Text.closingQuote(bytes, at + 1, end);
      return close < 0 ? GIVEN_UP : close + 1;
    }
    if (first == '{') {
      return object(at + 1, null, depth + 1);
    }
    if (first == '[') {
      return list(at + 1, null, depth + 1);
    }
    return PlainNumber.begins(first) ? number.read(bytes, at, end) : literal(at);
  }

  /**
   * Reads or, where nothing is asked for, skips what follows an opening bracket; the place after
   * the closing one.
   */
  private int list(int from, Node node, int depth) {
    int at = space(from);
    if (depth > maxDepth || at == end) {
      return GIVEN_UP;
    }
    if (bytes[at] == ']') {
      return at + 1;
    }
    while (true) {
      at = node == null ? skip(at, depth) : element(at, node, depth);
      at = at == GIVEN_UP ? end : space(at);
      if (at == end) {
        return GIVEN_UP;
      }
      byte next = bytes[at];
      if (next == ']') {
        return at + 1;
      }
      at = space(at + 1);
      if (next != ',' || at == end) {
        return GIVEN_UP;
      }
    }
  }

  private int literal(int at) {
    int after = at + Integer.BYTES;
    if (after > end) {
      return GIVEN_UP;
    }
    int word = Utf8Text.half(bytes, at);
    if (word == FALS) {
      return after < end && bytes[after] == 'e' ? after + 1 : GIVEN_UP;
    }
    return word == TRUE || word == NULL ? after : GIVEN_UP;
  }

  private int space(int from) {
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
