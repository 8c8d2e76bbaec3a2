package org.obmeet.telemetry.privacy.projection.json;

import java.util.Arrays;

/** A place in documents, behind a value or at their start, and the steps that were taken there. */
final class ReaderState {
  /** Most steps that are remembered of a place. */
  private static final int MAX_TRANSITIONS = 16;

  private final ContainerContext frame;
  private final boolean start;
  private ReaderTransition[] steps = {};

  /**
   * A place where no step is known.
   *
   * @param frame the object or list around the value; at the start, the outermost
   */
  ReaderState(ContainerContext frame, boolean start) {
    this.frame = frame;
    this.start = start;
  }

  /** Whether nothing has been read. */
  boolean isStart() {
    return start;
  }

  /** The object or list around the value. */
  ContainerContext frame() {
    return frame;
  }

  /** The step that fits what stands at a place among bytes; null where none is remembered. */
  ReaderTransition transition(byte[] bytes, int at, int end) {
    for (ReaderTransition step : steps) {
      if (step.matches(bytes, at, end)) {
        return step;
      }
    }
    return null;
  }

  boolean isFull() {
    return steps.length == MAX_TRANSITIONS;
  }

  void add(ReaderTransition step) {
    step.remember();
    steps = Arrays.copyOf(steps, steps.length + 1);
    steps[steps.length - 1] = step;
  }
}
