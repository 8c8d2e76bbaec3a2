package org.obmeet.telemetry.cli.option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.ToLongFunction;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** The file of an option {@code --out}, outside a lake. */
public final class ExternalOutputFile {
  private final Path target;

  private ExternalOutputFile(Path target) {
    this.target = target;
  }

  /**
   * Looks whether it can be written.
   *
   * @throws JobException where it has no folder, lies in the lake, or is a folder
   */
  public static ExternalOutputFile at(Path out, Path lake) throws IOException {
    Path target = out.toAbsolutePath().normalize();
    if (!Files.isDirectory(target.getParent())) {
      throw new JobException(
          ExitCode.BAD_INPUT, "--out must lie in a folder that is there; it is '" + out + "'");
    }
    if (Files.exists(lake) && target.getParent().toRealPath().startsWith(lake.toRealPath())) {
      throw new JobException(
          ExitCode.BAD_INPUT, "--out must lie outside the lake; it is '" + out + "'");
    }
    if (Files.isDirectory(target)) {
      throw new JobException(ExitCode.BAD_INPUT, "--out must be a file; '" + out + "' is a folder");
    }
    return new ExternalOutputFile(target);
  }

  /**
   * Writes through a file beside it, so that a failure leaves what was there.
   *
   * @param body writes everything; gives the number of what it wrote
   * @return that number
   */
  public long write(ToLongFunction<PrintWriter> body) throws IOException {
    Path draft =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      long count;
      try (PrintWriter writer = new PrintWriter(draft.toFile(), StandardCharsets.UTF_8)) {
        count = body.applyAsLong(writer);
        if (writer.checkError()) {
          throw new IOException("cannot write " + draft);
        }
      }
      Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
      return count;
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
