package org.obmeet.telemetry.cli.option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.store.LocalStore;

/** An output file outside the lake, named by the option {@code --out}. */
public record ExternalOutputFile(Path target) {
  /**
   * Checks the path of an output file.
   *
   * @throws JobException if the parent folder does not exist, or if the path is a folder or in the
   *     lake
   */
  public static ExternalOutputFile at(Path out, Path lake) throws IOException {
    Path target = out.toAbsolutePath().normalize();
    AtomicFolder.requireOutside("--out", out, lake);
    if (Files.isDirectory(target)) {
      throw JobException.badInput("--out must be a file; '" + out + "' is a folder");
    }
    return new ExternalOutputFile(target);
  }

  /**
   * Writes to a temporary file and then renames it. If writing fails, an existing file stays
   * unchanged.
   *
   * @param body writes the contents and returns the number of items written
   * @return the number of items written
   */
  public long write(ToLongFunction<PrintWriter> body) throws IOException {
    Path draft =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      long count;
      try (PrintWriter writer =
          new PrintWriter(Files.newOutputStream(draft), false, StandardCharsets.UTF_8)) {
        count = body.applyAsLong(writer);
        if (writer.checkError()) {
          throw new IOException("cannot write " + draft);
        }
      }
      LocalStore.replace(draft, target);
      return count;
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
