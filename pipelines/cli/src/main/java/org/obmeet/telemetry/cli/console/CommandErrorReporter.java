package org.obmeet.telemetry.cli.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.keys.KeysetException;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.source.CatalogException;

/** Turns a failure into a message line and an exit code. */
public final class CommandErrorReporter {
  private static final int DEPTH = 20;
  private static final List<Class<? extends Throwable>> USER_FACING =
      List.of(JobException.class, CatalogException.class, LakeException.class);

  private CommandErrorReporter() {}

  /** Prints the message of a failure, with a stack trace only if the context requests it. */
  public static ExitCode report(CommandContext context, Throwable failure) {
    ExitCode code = code(failure);
    context.info("telemetry: " + message(failure));
    if (context.trace()) {
      failure.printStackTrace(context.err());
      context.err().flush();
    }
    return code;
  }

  /** Returns the exit code of a failure, or 47 if the failure has no code of its own. */
  public static ExitCode code(Throwable failure) {
    JobException job = find(failure, JobException.class);
    if (job != null) {
      return job.exit();
    }
    if (find(failure, CorruptLogException.class) != null) {
      return ExitCode.VERIFICATION_FAILED;
    }
    boolean input =
        find(failure, CatalogException.class) != null
            || find(failure, InputException.class) != null
            || find(failure, KeysetException.class) != null;
    return input ? ExitCode.BAD_INPUT : ExitCode.FAILED;
  }

  /**
   * Returns the message line. The text of an unexpected exception is left out, because it may
   * contain a payload.
   */
  public static String message(Throwable failure) {
    if (find(failure, OutOfMemoryError.class) != null) {
      return "the run failed: out of memory; set TELEMETRY_OPTS=-Xmx4g to give it more";
    }
    for (Class<? extends Throwable> written : USER_FACING) {
      Throwable found = find(failure, written);
      if (found != null) {
        return found.getMessage();
      }
    }
    FileSystemException file = find(failure, FileSystemException.class);
    if (file != null) {
      return "the run failed: " + fileMessage(file);
    }
    Throwable root = root(failure);
    if (root instanceof IOException && !root.getClass().getName().contains("json")) {
      return "the run failed: " + firstLine(root);
    }
    return "the run failed: "
        + root.getClass().getSimpleName()
        + codeLocation(root)
        + "; set TELEMETRY_TRACE=1 to see the stack trace";
  }

  private static String fileMessage(FileSystemException file) {
    if (file instanceof AccessDeniedException) {
      return "permission denied: " + file.getFile();
    }
    if (file instanceof NoSuchFileException) {
      return "file not found: " + file.getFile();
    }
    return firstLine(file);
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private static String codeLocation(Throwable failure) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (frame.getClassName().startsWith("org.obmeet.telemetry.")) {
        return " at " + frame.getFileName() + ":" + frame.getLineNumber();
      }
    }
    return "";
  }

  private static Throwable root(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at.getCause() != null && depth < DEPTH; depth++) {
      at = at.getCause();
    }
    return at instanceof UncheckedIOException unchecked ? unchecked.getCause() : at;
  }

  private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < DEPTH; depth++) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
      at = at.getCause();
    }
    return null;
  }
}
