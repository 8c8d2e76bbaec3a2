package org.obmeet.telemetry.notebooks;

/** A fault of a cell or of what the kernel was started with, told in one line. */
public final class NotebookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A fault whose message says what to do. */
  public NotebookException(String message) {
    super(message);
    // Clients that run notebooks without a browser print the trace alone: it says what is wrong.
    setStackTrace(new StackTraceElement[] {new StackTraceElement("cell", "fault", message, -1)});
  }
}
