package org.obmeet.telemetry.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A child process that runs {@link CollectorProcessMain}. */
final class CollectorProcess implements AutoCloseable {
  private static final Pattern LISTENING =
      Pattern.compile("\"event\":\"listening\".*\"port\":(\\d+)");

  private final Process process;
  private final Path log;
  private final int port;

  private CollectorProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /**
   * Starts the process and waits until it listens.
   *
   * @param folder folder of the lake, its keys and the log
   * @param config settings in YAML
   */
  static CollectorProcess start(Path folder, String config) throws IOException {
    return start(
        CollectorProcessMain.class, folder, config, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  }

  /** Starts a process with a main class, which gets the same arguments, and options of the JVM. */
  static CollectorProcess start(Class<?> main, Path folder, String config, String... options)
      throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), config);
    Path log = folder.resolve("log-" + System.nanoTime() + ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-Dlogback.configurationFile=logback-test.xml");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.add(folder.resolve("lake").toString());
    command.add(folder.resolve("lake.keys").toString());
    command.add(file.toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new CollectorProcess(process, log, port(process, log));
  }

  private static int port(Process process, Path log) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      Matcher listening = LISTENING.matcher(Files.readString(log));
      if (listening.find()) {
        return Integer.parseInt(listening.group(1));
      }
      if (!process.isAlive()) {
        break;
      }
      sleep(20);
    }
    process.destroyForcibly();
    throw new IOException("the collector does not listen; its log: " + Files.readString(log));
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits up to a minute until a text occurs a number of times in the log. */
  void await(String text, int times) {
    await(() -> log().split(Pattern.quote(text), -1).length > times, this::log);
  }

  /**
   * Waits up to a minute for a condition.
   *
   * @param seen describes the current state for the error message
   */
  static void await(Callable<Boolean> wanted, Callable<String> seen) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    try {
      while (!wanted.call()) {
        if (System.nanoTime() > end) {
          throw new AssertionError("waited for a minute: " + seen.call());
        }
        sleep(20);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the processor time of the process so far. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Kills the process with SIGKILL. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /** Stops the process with SIGTERM. Returns the duration of the shutdown in milliseconds. */
  long terminate() {
    long began = System.nanoTime();
    process.destroy();
    await();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  private void await() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the collector did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
