package org.obmeet.telemetry.cli.console;

import com.fasterxml.jackson.core.JacksonException;
import com.google.common.base.Throwables;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.console.CommandContext.Trait;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.LakeFormException;
import org.obmeet.telemetry.lake.input.InputException;
import org.obmeet.telemetry.lake.keys.KeysetException;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.transparency.TransparencyException;
import org.obmeet.telemetry.schemas.source.CatalogException;

/** Turns a failure into a message line and an exit code. */
public final class CommandErrorReporter {
  private static final List<Class<? extends Throwable>> USER_FACING =
      List.of(
          JobException.class, CatalogException.class, LakeException.class, QueryException.class);

  private CommandErrorReporter() {}

  public static ExitCode report(CommandContext context, Throwable failure) {
    ExitCode code = code(failure);
    context.problem("telemetry: " + message(failure));
    if (context.is(Trait.TRACE)) {
      failure.printStackTrace(context.err());
      context.err().flush();
    }
    return code;
  }

  /** Returns the exit code of a failure, or 47 if the failure has no code of its own. */
  public static ExitCode code(Throwable failure) {
    Optional<JobException> job = find(failure, JobException.class);
    if (job.isPresent()) {
      return job.get().exit();
    }
    if (find(failure, CorruptLogException.class).isPresent()
        || find(failure, TransparencyException.class).isPresent()
        || find(failure, QueryException.class).isPresent()) {
      return ExitCode.VERIFICATION_FAILED;
    }
    boolean input =
        Stream.of(
                CatalogException.class,
                InputException.class,
                KeysetException.class,
                LakeFormException.class)
            .anyMatch(type -> find(failure, type).isPresent());
    return input ? ExitCode.BAD_INPUT : ExitCode.FAILED;
  }

  /**
   * Returns the message line. The text of an unexpected exception is left out, because it may
   * contain a payload. An {@link IOException} that is not about JSON contains no payload, so the
   * first line of its text is kept.
   */
  public static String message(Throwable failure) {
    if (find(failure, OutOfMemoryError.class).isPresent()) {
      return "the run failed: out of memory; set TELEMETRY_OPTS=-Xmx4g to give it more";
    }
    return USER_FACING.stream()
        .flatMap(type -> find(failure, type).stream())
        .findFirst()
        .map(Throwable::getMessage)
        .orElseGet(() -> "the run failed: " + unexpected(failure));
  }

  private static String unexpected(Throwable failure) {
    Optional<FileSystemException> file = find(failure, FileSystemException.class);
    if (file.isPresent()) {
      return fileMessage(file.get());
    }
    Throwable root = Throwables.getRootCause(failure);
    return root instanceof IOException && !(root instanceof JacksonException)
        ? firstLine(root)
        : root.getClass().getSimpleName() + codeLocation(root) + "; add -v to see the stack trace";
  }

  private static String fileMessage(FileSystemException file) {
    return file instanceof AccessDeniedException
        ? "permission denied: " + file.getFile()
        : file instanceof NoSuchFileException
            ? "file not found: " + file.getFile()
            : firstLine(file);
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private static String codeLocation(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("org.obmeet.telemetry."))
        .findFirst()
        .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
        .orElse("");
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    return Throwables.getCausalChain(failure).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }
}
