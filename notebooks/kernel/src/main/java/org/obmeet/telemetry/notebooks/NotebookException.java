package org.obmeet.telemetry.notebooks;

/** An error in a cell or in the kernel's arguments, with a message of one line. */
public final class NotebookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an error whose message says how to correct it. */
  public NotebookException(String message) {
    super(message);
    // Clients without a browser print only the stack trace, so it contains the message.
    setStackTrace(new StackTraceElement[] {new StackTraceElement("cell", "fault", message, -1)});
  }
}
