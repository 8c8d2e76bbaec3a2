package org.obmeet.telemetry.privacy.projection.json;

import java.util.Arrays;

/** A state of the automaton: the point after a value, or the start of a document. */
final class ReaderState {
  /** The largest number of cached transitions of a state. */
  private static final int MAX_TRANSITIONS = 16;

  private final ContainerContext frame;
  private final boolean start;
  private ReaderTransition[] transitions = {};

  /**
   * Creates a state without transitions.
   *
   * @param frame the object or list around the value, or the outermost object at the start
   * @param start true for the start of a document
   */
  ReaderState(ContainerContext frame, boolean start) {
    this.frame = frame;
    this.start = start;
  }

  /** Returns true if this state is the start of a document. */
  boolean isStart() {
    return start;
  }

  /** Returns the object or list around the value. */
  ContainerContext frame() {
    return frame;
  }

  /** Returns the cached transition that matches the bytes at an offset, or null if none does. */
  ReaderTransition transition(byte[] bytes, int at, int end) {
    for (ReaderTransition transition : transitions) {
      if (transition.matches(bytes, at, end)) {
        return transition;
      }
    }
    return null;
  }

  boolean isFull() {
    return transitions.length == MAX_TRANSITIONS;
  }

  void add(ReaderTransition transition) {
    transition.markCached();
    transitions = Arrays.copyOf(transitions, transitions.length + 1);
    transitions[transitions.length - 1] = transition;
  }
}
