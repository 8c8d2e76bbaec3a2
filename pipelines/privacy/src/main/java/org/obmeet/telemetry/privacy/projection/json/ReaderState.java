package org.obmeet.telemetry.privacy.projection.json;

import java.util.Arrays;

/** A state of the automaton: the position after a value or at the start of a document. */
final class ReaderState {
  /** The largest number of transitions that are cached for a state. */
  private static final int MAX_TRANSITIONS = 16;

  private final ContainerContext frame;
  private final boolean start;
  private ReaderTransition[] transitions = {};

  /**
   * Creates a state without transitions.
   *
   * @param frame the object or list around the value; at the start, the outermost object
   * @param start true at the start of a document
   */
  ReaderState(ContainerContext frame, boolean start) {
    this.frame = frame;
    this.start = start;
  }

  /** Returns true at the start of a document. */
  boolean isStart() {
    return start;
  }

  /** Returns the object or list around the value. */
  ContainerContext frame() {
    return frame;
  }

  /** Returns the cached transition that matches the bytes at an offset, or null. */
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
