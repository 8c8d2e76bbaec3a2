package org.obmeet.telemetry.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a class of this room in a process of its own, so that nobody is warm from another's work.
 */
final class ForkedJvm {
  private final Path work;
  private final List<String> options;

  /**
   * @param work where standard error goes
   * @param options of the JVM, such as {@code -Xmx2g}
   */
  ForkedJvm(Path work, List<String> options) {
    this.work = work;
    this.options = List.copyOf(options);
  }

  /**
   * Runs a main class to its end.
   *
   * @throws IOException where it ends otherwise than well; with the end of what it said
   */
  ProcessMeasurement run(Class<?> main, List<String> args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    Path errors = work.resolve(main.getSimpleName() + ".err");
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = end(process);
    double whole = (System.nanoTime() - start) / 1e9;
    if (exit != 0) {
      throw new IOException(
          main.getSimpleName() + " ended with " + exit + ": " + Files.readString(errors).strip());
    }
    String[] lines = said.strip().split("\n", -1);
    return ProcessMeasurement.read(lines[lines.length - 1], whole);
  }

  private static int end(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
