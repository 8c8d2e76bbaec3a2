package org.obmeet.telemetry.notebooks;

import java.lang.reflect.Method;
import jdk.jshell.execution.DirectExecutionControl;

/** A JShell execution engine that runs snippets in this process and stores the last value. */
final class InProcessExecution extends DirectExecutionControl {
  private Object last;

  @Override
  protected String invoke(Method snippet) throws Exception {
    last = null;
    last = snippet.invoke(null);
    return "";
  }

  /** Returns the value of the last snippet; null if the snippet has none. */
  Object last() {
    return last;
  }
}
