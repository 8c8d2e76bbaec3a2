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

/** Builds the transitions between values, and caches them up to a limit. */
final class TransitionBuilder {
  /** The estimated bytes of all transitions at which the cache must be cleared. */
  private static final int MAX_BYTES = 1 << 22;

  /** The estimated bytes of a transition without its compared bytes, and of each action. */
  private static final int TRANSITION_BYTES = 200;

  private static final int ACTION_BYTES = 64;

  /** The largest number of compared bytes in a transition that is cached. */
  private static final int MAX_CACHED_BYTES = 4_096;

  private final int maxDepth;
  private final List<TransitionAction> actions = new ArrayList<>();
  private long builtBytes;
  private byte[] bytes;
  private int end;

  /** The state from which the new transition starts. */
  private ReaderState before;

  private int start;

  /** The innermost open object or list at the current offset. */
  private ContainerContext frame;

  private int at;

  /** True if no value was read yet in the innermost open object or list. */
  private boolean atStart;

  private ReaderTransition transition;

  /** Creates a builder. Deeper nesting is unsupported. */
  TransitionBuilder(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** Sets the bytes that contain the next document. */
  void setInput(byte[] newBytes, int newEnd) {
    bytes = newBytes;
    end = newEnd;
  }

  /**
   * Returns true if the cache must be cleared before the next document. Clearing removes rare
   * transitions. Frequent ones are soon built again.
   */
  boolean isFull() {
    return builtBytes > MAX_BYTES;
  }

  /** Sets the estimated size to 0. The caller discards the states. */
  void clear() {
    builtBytes = 0;
  }

  /** Builds the transition that starts in a state. Returns null if the JSON is unsupported. */
  ReaderTransition from(ReaderState state, int from) {
    before = state;
    start = from;
    at = from;
    frame = state.frame();
    transition = null;
    actions.clear();
    if (!state.isStart()) {
      endValue();
      return follow();
    }
    atStart = true;
    at = space(bytes, from, end);
    return at < end && bytes[at++] == '{' ? follow() : null;
  }

  private ReaderTransition follow() {
    while (transition == null) {
      at = space(bytes, at, end);
      if (at == end || !(bytes[at] == frame.closing() ? close() : open())) {
        return null;
      }
    }
    return transition;
  }

  /** Handles the end of a value, which can also be the end of a list element. */
  private void endValue() {
    atStart = false;
    if (frame.isList() && frame.node().selections().length > 0) {
      actions.add(TransitionAction.end(frame.node().selections()));
    }
  }

  private boolean close() {
    at++;
    frame = frame.parent();
    if (frame != null) {
      endValue();
      return true;
    }
    at = space(bytes, at, end);
    return at == end && build(Kind.END, 0, -1, null, null);
  }

  /** Opens the next member or element. Returns false if the bytes have none. */
  private boolean open() {
    if (!atStart) {
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
      actions.add(TransitionAction.start(frame.node().selections()));
    }
    Node element = frame.node().element();
    return value(element, frame.state(element));
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
    Node named = frame.node().namedChild(bytes, name, close);
    Node inner = named == null ? frame.node().otherChild() : named;
    ReaderState state =
        named == null
            ? frame.state(new String(bytes, name, close - name, StandardCharsets.UTF_8))
            : frame.state(named);
    return inner == null ? build(Kind.SKIPPED, 0, -1, null, state) : value(inner, state);
  }

  private boolean value(Node node, ReaderState state) {
    if (node.role() != Role.VALUE) {
      return false;
    }
    byte first = bytes[at];
    if (first == '{') {
      return object(node, state);
    }
    if (first == '[') {
      return list(node, state);
    }
    AggregatingSlots collectors = node.collects() ? node.collectors() : null;
    if (first != '"') {
      return build(Kind.SINGLE, 0, node.slot(), collectors, state);
    }
    at++;
    return node.coding() == Coding.PLAIN && build(Kind.TEXT, 0, node.slot(), collectors, state);
  }

  private boolean object(Node node, ReaderState state) {
    if (node.collects()) {
      actions.add(TransitionAction.object(node.collectors()));
    }
    if (!node.isLeaf()) {
      return enter(node, false);
    }
    if (node.slot() < 0) {
      return build(Kind.SKIPPED, 1, -1, null, state);
    }
    // An object with content may wrap a single value in extended JSON, which is unsupported here.
    actions.add(TransitionAction.other(node.slot()));
    at = space(bytes, at + 1, end);
    if (frame.depth() == maxDepth || at == end || bytes[at++] != '}') {
      return false;
    }
    endValue();
    return true;
  }

  private boolean list(Node node, ReaderState state) {
    boolean single = node.element() == null;
    if (single && node.slot() >= 0) {
      actions.add(TransitionAction.other(node.slot()));
    }
    if (node.collects()) {
      actions.add(TransitionAction.list(node.collectors()));
    }
    return single ? build(Kind.SKIPPED, 1, -1, null, state) : enter(node, true);
  }

  private boolean enter(Node node, boolean list) {
    at++;
    atStart = true;
    boolean deep = frame.depth() == maxDepth;
    frame = frame.open(node, list);
    return !deep;
  }

  /**
   * Builds the transition that ends at the current offset, and caches it within the limits.
   *
   * @param begin number of the next value's first bytes that are also compared
   */
  private boolean build(
      Kind kind, int begin, int slot, AggregatingSlots collectors, ReaderState to) {
    transition =
        new ReaderTransition(
            Arrays.copyOfRange(bytes, start, at + begin),
            at - start,
            actions.toArray(new TransitionAction[0]),
            kind,
            slot,
            collectors,
            to);
    builtBytes += TRANSITION_BYTES + at - start + (long) ACTION_BYTES * actions.size();
    if (at - start <= MAX_CACHED_BYTES && !isFull() && !before.isFull()) {
      before.add(transition);
    }
    return true;
  }
}
