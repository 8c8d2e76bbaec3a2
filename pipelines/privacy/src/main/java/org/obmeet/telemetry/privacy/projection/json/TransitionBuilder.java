package org.obmeet.telemetry.privacy.projection.json;

import static org.obmeet.telemetry.privacy.projection.json.PlainValueSkipper.key;
import static org.obmeet.telemetry.privacy.projection.json.PlainValueSkipper.space;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.privacy.projection.json.ReaderTransition.Kind;
import org.obmeet.telemetry.privacy.projection.slot.AggregatingSlots;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node.Coding;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node.Role;

/** Makes the steps between the values of documents, and remembers as many as there is room for. */
final class TransitionBuilder {
  /** Bytes of steps, remembered or not, after which all are forgotten. */
  private static final int MAX_BYTES = 1 << 22;

  /** Bytes of a step beside those that it compares, and of each of its meanings. */
  private static final int STEP_BYTES = 200;

  private static final int MEANING_BYTES = 64;

  /** Most bytes of a step that is remembered. */
  private static final int LONGEST = 4_096;

  private final int maxDepth;
  private final List<TransitionAction> meanings = new ArrayList<>();
  private long made;
  private byte[] bytes;
  private int end;

  /** Where the step begins. */
  private ReaderState before;

  private int start;

  /** How far it has been followed: the innermost that is open, and the next byte. */
  private ContainerContext frame;

  private int at;

  /** Whether nothing has been read in the innermost that is open. */
  private boolean opened;

  private ReaderTransition step;

  /** Makes steps down to some nesting. */
  TransitionBuilder(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** Says among which bytes documents are from here on. */
  void setInput(byte[] newBytes, int newEnd) {
    bytes = newBytes;
    end = newEnd;
  }

  /**
   * Whether so many steps have been made that all are to be forgotten before the next document:
   * what came once takes no room for long, and what comes again is soon remembered again.
   */
  boolean isFull() {
    return made > MAX_BYTES;
  }

  /** Nothing is remembered any more. */
  void clear() {
    made = 0;
  }

  /** The step from a place on; null where the document is to be given up. */
  ReaderTransition from(ReaderState place, int from) {
    before = place;
    start = from;
    at = from;
    frame = place.frame();
    step = null;
    meanings.clear();
    if (!place.isStart()) {
      ended();
      return followed();
    }
    opened = true;
    at = space(bytes, from, end);
    return at < end && bytes[at++] == '{' ? followed() : null;
  }

  private ReaderTransition followed() {
    while (step == null) {
      at = space(bytes, at, end);
      if (at == end || !(bytes[at] == frame.closing() ? close() : open())) {
        return null;
      }
    }
    return step;
  }

  /** An element may have ended. */
  private void ended() {
    opened = false;
    if (frame.isList() && frame.node().selections().length > 0) {
      meanings.add(TransitionAction.end(frame.node().selections()));
    }
  }

  private boolean close() {
    at++;
    frame = frame.parent();
    if (frame != null) {
      ended();
      return true;
    }
    at = space(bytes, at, end);
    return at == end && make(Kind.END, 0, -1, null, null);
  }

  /** The next member or element begins, if there is one. */
  private boolean open() {
    if (!opened) {
      if (bytes[at] != ',') {
        return false;
      }
      at = space(bytes, at + 1, end);
    }
    if (at == end) {
      return false;
    }
    if (!frame.isList()) {
      return member();
    }
    if (frame.node().selections().length > 0) {
      meanings.add(TransitionAction.start(frame.node().selections()));
    }
    Node element = frame.node().element();
    return value(element, frame.place(element));
  }

  private boolean member() {
    int name = at + 1;
    int close = key(bytes, at, end);
    at = close < 0 ? end : space(bytes, close + 1, end);
    if (at == end || bytes[at] != ':') {
      return false;
    }
    at = space(bytes, at + 1, end);
    if (at == end) {
      return false;
    }
    Node named = frame.node().named(bytes, name, close);
    Node asked = named == null ? frame.node().other() : named;
    ReaderState place =
        named == null
            ? frame.place(new String(bytes, name, close - name, StandardCharsets.UTF_8))
            : frame.place(named);
    return asked == null ? make(Kind.UNASKED, 0, -1, null, place) : value(asked, place);
  }

  private boolean value(Node node, ReaderState place) {
    if (node.role() != Role.VALUE) {
      return false;
    }
    byte first = bytes[at];
    if (first == '{') {
      return object(node, place);
    }
    if (first == '[') {
      return list(node, place);
    }
    AggregatingSlots collectors = node.collects() ? node.collectors() : null;
    if (first != '"') {
      return make(Kind.SINGLE, 0, node.slot(), collectors, place);
    }
    at++;
    return node.coding() == Coding.PLAIN && make(Kind.TEXT, 0, node.slot(), collectors, place);
  }

  private boolean object(Node node, ReaderState place) {
    if (node.collects()) {
      meanings.add(TransitionAction.object(node.collectors()));
    }
    if (!node.isLeaf()) {
      return enter(node, false);
    }
    if (node.slot() < 0) {
      return make(Kind.UNASKED, 1, -1, null, place);
    }
    // Where a single value is asked for, an object may wrap one, if it holds anything.
    meanings.add(TransitionAction.other(node.slot()));
    at = space(bytes, at + 1, end);
    if (frame.depth() == maxDepth || at == end || bytes[at++] != '}') {
      return false;
    }
    ended();
    return true;
  }

  private boolean list(Node node, ReaderState place) {
    boolean single = node.element() == null;
    if (single && node.slot() >= 0) {
      meanings.add(TransitionAction.other(node.slot()));
    }
    if (node.collects()) {
      meanings.add(TransitionAction.list(node.collectors()));
    }
    return single ? make(Kind.UNASKED, 1, -1, null, place) : enter(node, true);
  }

  private boolean enter(Node node, boolean list) {
    at++;
    opened = true;
    boolean deep = frame.depth() == maxDepth;
    frame = frame.open(node, list);
    return !deep;
  }

  /**
   * Makes the step that has been followed; it is remembered where there is room.
   *
   * @param begin bytes that the next value has to begin with, as this one does
   */
  private boolean make(
      Kind kind, int begin, int slot, AggregatingSlots collectors, ReaderState to) {
    step =
        new ReaderTransition(
            Arrays.copyOfRange(bytes, start, at + begin),
            at - start,
            meanings.toArray(new TransitionAction[0]),
            kind,
            slot,
            collectors,
            to);
    made += STEP_BYTES + at - start + (long) MEANING_BYTES * meanings.size();
    if (at - start <= LONGEST && !isFull() && !before.isFull()) {
      before.add(step);
    }
    return true;
  }
}
