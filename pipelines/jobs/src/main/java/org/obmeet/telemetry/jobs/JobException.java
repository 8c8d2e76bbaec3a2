package org.obmeet.telemetry.jobs;

import java.util.Objects;

/**
 * Thrown if a job or a command ends a run early, or if a pipeline fails. The message is for the
 * operator and contains no content of records. Outside of a pipeline, most errors of files and
 * keysets stay {@code LakeException}s, and errors of the catalogue stay {@code CatalogException}s.
 */
public final class JobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exit;

  public JobException(ExitCode exit, String message) {
    super(message);
    this.exit = Objects.requireNonNull(exit, "exit");
  }

  public JobException(ExitCode exit, String message, Throwable cause) {
    super(message, cause);
    this.exit = Objects.requireNonNull(exit, "exit");
  }

  public static JobException badInput(String message) {
    return new JobException(ExitCode.BAD_INPUT, message);
  }

  public static JobException badInput(String message, Throwable cause) {
    return new JobException(ExitCode.BAD_INPUT, message, cause);
  }

  /** Returns the exception for a release that the rules of disclosure control refuse. */
  public static JobException refused(String message) {
    return new JobException(ExitCode.GATE_REFUSED, message);
  }

  public ExitCode exit() {
    return exit;
  }
}
