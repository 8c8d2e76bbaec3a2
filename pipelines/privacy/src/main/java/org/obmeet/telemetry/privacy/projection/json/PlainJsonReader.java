package org.obmeet.telemetry.privacy.projection.json;

import java.util.IdentityHashMap;
import java.util.Map;
import org.obmeet.telemetry.privacy.projection.DocumentReader;
import org.obmeet.telemetry.privacy.projection.json.ReaderTransition.Kind;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.Utf8Text;

/**
 * Reads the JSON of which nearly all events are made, straight from its bytes and without copies:
 * objects and lists of strings without escapes, of numbers without exponents, and whatever is
 * skipped. Gives up on anything else, be it wrong or merely rare, and leaves it to {@link
 * DocumentReader} to read it from the start; what it does read, it reads alike.
 *
 * <p>What stands between two values is much the same in all documents of a kind. So it is parsed
 * once, and compared from then on: {@linkplain ReaderTransition steps} lead from value to value, as
 * an automaton that is made while it runs, and begun anew when it has become large (as the lazy
 * automata of RE2 are).
 */
public final class PlainJsonReader {
  /** Most bytes of a key, with its quotation marks but one. */
  static final int MAX_NAME_BYTES = 1_000;

  private static final int UNSUPPORTED = -1;

  /** Most documents that are given up unread after one that was given up. */
  private static final int MAX_BACKOFF = 63;

  private final TransitionBuilder steps;
  private final PlainValueSkipper skip;
  private final PlainNumberReader number = new PlainNumberReader();
  private final Map<Node, ReaderTransition> starts = new IdentityHashMap<>();
  private byte[] bytes;
  private int end;
  private Slots out;
  private int skippedSinceFailure;
  private int backoff;

  /**
   * A reader.
   *
   * @param maxDepth deepest nesting that it reads
   */
  public PlainJsonReader(int maxDepth) {
    this.steps = new TransitionBuilder(maxDepth);
    this.skip = new PlainValueSkipper(maxDepth);
  }

  /**
   * Reads a document, except where those before it were given up.
   *
   * @param newBytes hold it, in UTF-8
   * @param node what is asked for of its outermost object
   * @param into cleared; holds anything where this gives up
   * @return whether it has been read
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
    if (steps.isFull()) {
      starts.clear();
      steps.clear();
    }
    steps.setInput(newBytes, end);
    skip.setInput(newBytes, end);
    boolean plain = document(from, node);
    skippedSinceFailure = plain ? 0 : Math.min(MAX_BACKOFF, 2 * skippedSinceFailure + 1);
    backoff = skippedSinceFailure;
    return plain;
  }

  private boolean document(int from, Node node) {
    // Short numbers have no branch on their digits: what comes after one is foreseen.
    byte[] bytes = this.bytes;
    int end = this.end;
    Slots out = this.out;
    ReaderTransition before = start(node);
    int at = from;
    while (true) {
      ReaderTransition step = before.next();
      if (!step.matches(bytes, at, end)) {
        step = other(before, at);
        if (step == null) {
          return false;
        }
      }
      step.apply(out);
      at += step.length();
      Kind kind = step.kind();
      if (kind == Kind.SINGLE) {
        long word = at + Long.BYTES <= end ? Utf8Text.word(bytes, at) : 0;
        int digits = PlainNumberReader.shortWhole(word);
        if (digits > 0) {
          at += digits;
          number(step, PlainNumberReader.number(word, digits), out);
        } else {
          at = single(step, at);
        }
      } else if (kind == Kind.TEXT) {
        int close = Utf8Text.closingQuote(bytes, at, end);
        text(step, at, close, out);
        at = close < 0 ? UNSUPPORTED : close + 1;
      } else if (kind == Kind.UNASKED) {
        at = skip.value(at, step.to().frame().depth());
      } else {
        return true;
      }
      if (at == UNSUPPORTED) {
        return false;
      }
      before = step;
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

  /** Another step than the one that was taken last; null where the document is to be given up. */
  private ReaderTransition other(ReaderTransition before, int at) {
    ReaderTransition known = before.to().transition(bytes, at, end);
    ReaderTransition other = known == null ? steps.from(before.to(), at) : known;
    if (other != null) {
      before.setNext(other);
    }
    return other;
  }

  private static void number(ReaderTransition step, long value, Slots out) {
    if (step.slot() >= 0) {
      out.setNumber(step.slot(), value);
    }
    collect(step, true, out);
  }

  private static void text(ReaderTransition step, int from, int close, Slots out) {
    if (close < 0) {
      return;
    }
    if (step.slot() >= 0) {
      out.setPlace(step.slot(), from, close - from);
    }
    collect(step, close > from, out);
  }

  /** A single value has been read, into a slot or none. */
  private static void collect(ReaderTransition step, boolean says, Slots out) {
    if (step.collectors() != null && (step.slot() >= 0 || says)) {
      step.collectors().value(out, step.slot());
    }
  }

  /** Reads a number of any length, true, false or null; the place after it, or -1. */
  private int single(ReaderTransition step, int at) {
    byte first = bytes[at];
    if (PlainNumberReader.begins(first)) {
      int after = number.read(bytes, at, end);
      if (after != UNSUPPORTED) {
        number(step, number.value(), out);
      }
      return after;
    }
    int after = PlainValueSkipper.word(bytes, at, end);
    if (after == UNSUPPORTED) {
      return UNSUPPORTED;
    }
    if (step.slot() >= 0) {
      out.set(step.slot(), first == 't' ? Slots.TRUE : first == 'f' ? Slots.FALSE : Slots.NULL);
    }
    collect(step, first == 't', out);
    return after;
  }
}
