package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The lake of a small demonstration, shared by all tests that only read it. */
public final class DemoLake {
  /** The time of the demonstration. */
  public static final String NOW = "2026-09-17T00:00:00Z";

  private static final String NAME = "a demo";

  private static Path folder;
  private static CliResult demo;

  private DemoLake() {}

  /** Returns the output of the demonstration. */
  public static synchronized CliResult demo() {
    root();
    return demo;
  }

  /** Returns the root, which tests must not change. */
  public static synchronized Path root() {
    if (folder == null) {
      folder = made();
    }
    return folder.resolve(NAME + "/lake");
  }

  /** Copies the lake and its keys. */
  public static Path copyTo(Path target) throws IOException {
    copy(root(), target);
    copy(Path.of(root() + ".keys"), Path.of(target + ".keys"));
    return target;
  }

  private static Path made() {
    try {
      Path made = Files.createTempDirectory("telemetry-demo-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
      demo =
          CliResult.with(
              "demo",
              "--out",
              made + "/" + NAME,
              "--instances",
              "250",
              "--people",
              "900",
              "--days",
              "42");
      assertThat(demo.code()).as(demo.err()).isZero();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static void delete(Path below) {
    try (Stream<Path> walk = Files.walk(below)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
