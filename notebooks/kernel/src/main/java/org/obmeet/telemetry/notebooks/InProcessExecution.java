package org.obmeet.telemetry.notebooks;

import java.lang.reflect.Method;
import jdk.jshell.execution.DirectExecutionControl;

/** Runs snippets in this process, and keeps the value of the last one as it is. */
final class InProcessExecution extends DirectExecutionControl {
  private Object last;

  @Override
  protected String invoke(Method snippet) throws Exception {
    last = null;
    last = snippet.invoke(null);
    return "";
  }

  /** Value of the snippet that ran last; null where it has none. */
  Object last() {
    return last;
  }
}
