package org.obmeet.telemetry.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The result of a process.
 *
 * @param code exit code; -1 after a timeout
 * @param text standard output and standard error
 */
record ProcessResult(int code, String text) {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path INFRA = ROOT.resolve("infra");
  private static final Duration TIMEOUT = Duration.ofMinutes(15);

  static ProcessResult of(String... words) {
    return in(ROOT, Map.of(), words);
  }

  static ProcessResult in(Path folder, Map<String, String> environment, String... words) {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> read(process));
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        return new ProcessResult(
            -1,
            "timeout after "
                + TIMEOUT
                + "; output: "
                + new String(output.join(), StandardCharsets.UTF_8));
      }
      return new ProcessResult(
          process.exitValue(), new String(output.join(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read(Process process) {
    try {
      return process.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns true if a program is on the PATH. */
  static boolean has(String program) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(folder -> Path.of(folder, program).toFile().canExecute());
  }
}
