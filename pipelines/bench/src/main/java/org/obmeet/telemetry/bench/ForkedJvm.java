package org.obmeet.telemetry.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A launcher that runs a main class in a new JVM, without compiled code of an earlier run.
 *
 * @param work folder for the files of standard error
 * @param options JVM options, such as {@code -Xmx2g}
 */
record ForkedJvm(Path work, List<String> options) {
  /**
   * Runs a main class and waits for its end.
   *
   * @throws IOException if its exit code is not 0; the message contains its standard error
   */
  ProcessMeasurement run(Class<?> main, List<String> args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    return measure(work.resolve(main.getSimpleName() + ".err"), command);
  }

  /**
   * Runs a program and waits for its end. The last line that it prints must be its measurement.
   *
   * @param errors file for its standard error
   * @throws IOException if its exit code is not 0; the message contains its standard error
   */
  static ProcessMeasurement measure(Path errors, List<String> command) throws IOException {
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.onExit().join().exitValue();
    double totalSeconds = (System.nanoTime() - start) / 1e9;
    if (exit != 0) {
      throw new IOException(
          errors.getFileName().toString().replace(".err", "")
              + " ended with exit code "
              + exit
              + ": "
              + withoutWarnings(Files.readString(errors)));
    }
    String[] lines = output.strip().split("\n", -1);
    return ProcessMeasurement.read(lines[lines.length - 1], totalSeconds);
  }

  /** Leaves out the warnings of the JVM, which come before an error. */
  private static String withoutWarnings(String errors) {
    return errors
        .lines()
        .filter(line -> !line.startsWith("WARNING: "))
        .collect(Collectors.joining("\n"));
  }
}
