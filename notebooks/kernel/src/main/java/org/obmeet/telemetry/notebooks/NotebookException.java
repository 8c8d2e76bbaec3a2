package org.obmeet.telemetry.notebooks;

/** An error in a cell, or a catalogue that cannot be opened. */
public final class NotebookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an error with a message for the user. */
  public NotebookException(String message) {
    super(message);
    // Some clients print only the stack trace, so the trace contains the message.
    setStackTrace(new StackTraceElement[] {new StackTraceElement("cell", "fault", message, -1)});
  }
}
