package org.obmeet.telemetry.privacy.projection.json;

import java.util.IdentityHashMap;
import java.util.Map;
import org.obmeet.telemetry.privacy.projection.DocumentReader;
import org.obmeet.telemetry.privacy.projection.json.ReaderTransition.Kind;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.Utf8Text;

/**
 * Reads plain JSON from its bytes without copies. Plain JSON has no escapes in strings and no
 * exponents in numbers, like nearly all events. For any other document this reader returns false,
 * and {@link DocumentReader} reads it from the start. Both readers return the same values.
 *
 * <p>Documents of a kind have nearly the same bytes between two values. These bytes are parsed once
 * and only compared afterwards. {@linkplain ReaderTransition Transitions} lead from value to value
 * and form an automaton. It is built during reading and discarded when it is too large, like the
 * lazy automata of RE2.
 */
public final class PlainJsonReader {
  /** The largest number of bytes in a key, including one quotation mark. */
  static final int MAX_NAME_BYTES = 1_000;

  private static final int UNSUPPORTED = -1;

  /** The largest number of documents in a row that are not tried after unsupported ones. */
  private static final int MAX_BACKOFF = 63;

  private final TransitionBuilder builder;
  private final PlainValueSkipper skipper;
  private final PlainNumberReader number = new PlainNumberReader();
  private final Map<Node, ReaderTransition> starts = new IdentityHashMap<>();
  private byte[] bytes;
  private int end;
  private Slots out;
  private int skippedSinceFailure;
  private int backoff;

  /**
   * Creates a reader.
   *
   * @param maxDepth deepest supported nesting
   */
  public PlainJsonReader(int maxDepth) {
    this.builder = new TransitionBuilder(maxDepth);
    this.skipper = new PlainValueSkipper(maxDepth);
  }

  /**
   * Reads a document. After an unsupported document, the next ones are not tried and count as
   * unsupported. Their number grows with each failure in a row.
   *
   * @param newBytes bytes that contain the document, in UTF-8
   * @param node the trie's node for the outermost object
   * @param into cleared slots; their content is undefined if the result is false
   * @return true if the document was read
   */
  public boolean read(byte[] newBytes, int from, int length, Node node, Slots into) {
    if (backoff > 0) {
      backoff--;
      return false;
    }
    bytes = newBytes;
    end = from + length;
    out = into;
    out.readFrom(newBytes);
    if (builder.isFull()) {
      starts.clear();
      builder.clear();
    }
    builder.setInput(newBytes, end);
    skipper.setInput(newBytes, end);
    boolean plain = document(from, node);
    skippedSinceFailure = plain ? 0 : Math.min(MAX_BACKOFF, 2 * skippedSinceFailure + 1);
    backoff = skippedSinceFailure;
    return plain;
  }

  private boolean document(int from, Node node) {
    // A short number is converted without a branch for each digit, which is hard to predict.
    byte[] bytes = this.bytes;
    int end = this.end;
    Slots out = this.out;
    ReaderTransition before = start(node);
    int at = from;
    while (true) {
      ReaderTransition transition = before.next();
      if (!transition.matches(bytes, at, end)) {
        transition = other(before, at);
        if (transition == null) {
          return false;
        }
      }
      transition.apply(out);
      at += transition.length();
      Kind kind = transition.kind();
      if (kind == Kind.SINGLE) {
        long word = at + Long.BYTES <= end ? Utf8Text.word(bytes, at) : 0;
        int digits = PlainNumberReader.shortInteger(word);
        if (digits > 0) {
          at += digits;
          number(transition, PlainNumberReader.number(word, digits), out);
        } else {
          at = single(transition, at);
        }
      } else if (kind == Kind.TEXT) {
        int close = Utf8Text.closingQuote(bytes, at, end);
        text(transition, at, close, out);
        at = close < 0 ? UNSUPPORTED : close + 1;
      } else if (kind == Kind.SKIPPED) {
        at = skipper.value(at, transition.to().frame().depth());
      } else {
        return true;
      }
      if (at == UNSUPPORTED) {
        return false;
      }
      before = transition;
    }
  }

  private ReaderTransition start(Node node) {
    ReaderTransition known = starts.get(node);
    if (known == null) {
      known = ReaderTransition.before(new ReaderState(ContainerContext.outermost(node), true));
      starts.put(node, known);
    }
    return known;
  }

  /** Returns the matching transition if the last one does not match; null for unsupported JSON. */
  private ReaderTransition other(ReaderTransition before, int at) {
    ReaderTransition known = before.to().transition(bytes, at, end);
    ReaderTransition other = known == null ? builder.from(before.to(), at) : known;
    if (other != null) {
      before.setNext(other);
    }
    return other;
  }

  private static void number(ReaderTransition transition, long value, Slots out) {
    if (transition.slot() >= 0) {
      out.setNumber(transition.slot(), value);
    }
    collect(transition, true, out);
  }

  private static void text(ReaderTransition transition, int from, int close, Slots out) {
    if (close < 0) {
      return;
    }
    if (transition.slot() >= 0) {
      out.setTextInPlace(transition.slot(), from, close - from);
    }
    collect(transition, close > from, out);
  }

  /** Passes a value to the aggregating slots after it was read. */
  private static void collect(ReaderTransition transition, boolean hasContent, Slots out) {
    if (transition.collectors() != null && (transition.slot() >= 0 || hasContent)) {
      transition.collectors().value(out, transition.slot());
    }
  }

  /** Reads a number of any length, true, false or null. Returns the offset after it, or -1. */
  private int single(ReaderTransition transition, int at) {
    byte first = bytes[at];
    if (PlainNumberReader.begins(first)) {
      int after = number.read(bytes, at, end);
      if (after != UNSUPPORTED) {
        number(transition, number.value(), out);
      }
      return after;
    }
    int after = PlainValueSkipper.word(bytes, at, end);
    if (after == UNSUPPORTED) {
      return UNSUPPORTED;
    }
    if (transition.slot() >= 0) {
      out.set(
          transition.slot(), first == 't' ? Slots.TRUE : first == 'f' ? Slots.FALSE : Slots.NULL);
    }
    collect(transition, first == 't', out);
    return after;
  }
}
