package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.store.LocalStore;

/**
 * The lake of a small demonstration, shared by all tests that only read it. The test processes of
 * one build share it as a folder below {@code target}; the next build replaces it.
 */
public final class DemoLake {
  /** The time of the demonstration. */
  public static final String NOW = "2026-09-17T00:00:00Z";

  private static final Path FOLDERS = Path.of("target/demo-lakes").toAbsolutePath();

  private static final String BUILD =
      System.getProperty("test.build", "without-a-build-" + ProcessHandle.current().pid());

  private static Path folder;

  private DemoLake() {}

  /** Returns the output of the demonstration. */
  public static CliResult demo() {
    root();
    return new CliResult(0, text("out"), text("err"));
  }

  /** Returns the root, which tests must not change. */
  public static synchronized Path root() {
    if (folder == null) {
      folder = made();
    }
    return folder.resolve("lake");
  }

  /** Returns the folder of the report and, in {@code site}, of the site. */
  public static Path pages() {
    return root().resolveSibling("pages");
  }

  /** Copies the lake and its keys. */
  public static Path copyTo(Path target) throws IOException {
    copy(root(), target);
    copy(Path.of(root() + ".keys"), Path.of(target + ".keys"));
    return target;
  }

  private static Path made() {
    try {
      Files.createDirectories(FOLDERS);
      try (FileChannel lock =
              FileChannel.open(
                  FOLDERS.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = lock.lock()) {
        assertThat(held.isValid()).isTrue();
        Path made = FOLDERS.resolve(BUILD).resolve("a demo");
        if (!Files.exists(made.resolve("out"))) {
          deleteEarlier();
          make(made);
        }
        return made;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make(Path target) throws IOException {
    CliResult demo =
        CliResult.with(
            "demo",
            "--out",
            target.toString(),
            "--instances",
            "250",
            "--people",
            "900",
            "--days",
            "42");
    assertThat(demo.code()).as(demo.err()).isZero();
    Files.writeString(target.resolve("err"), demo.err());
    Files.writeString(target.resolve("out"), demo.out());
  }

  private static String text(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteEarlier() throws IOException {
    try (Stream<Path> earlier = Files.list(FOLDERS)) {
      for (Path path : earlier.filter(Files::isDirectory).toList()) {
        LocalStore.deleteTree(path);
      }
    }
  }

  /** Copies a file or folder. */
  public static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
