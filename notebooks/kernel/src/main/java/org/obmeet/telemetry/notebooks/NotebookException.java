package org.obmeet.telemetry.notebooks;

/** An error in a cell or in the kernel's arguments. The message is a single line. */
public final class NotebookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an error. The message tells the user how to correct it. */
  public NotebookException(String message) {
    super(message);
    // Some clients print only the stack trace, so the trace contains the message.
    setStackTrace(new StackTraceElement[] {new StackTraceElement("cell", "fault", message, -1)});
  }
}
