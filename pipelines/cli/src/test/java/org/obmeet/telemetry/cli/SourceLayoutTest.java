package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks the sizes of packages and the names of types in all modules. */
class SourceLayoutTest {
  private static final Path ROOT = Path.of("../..");
  private static final int MOST_FILES = 25;

  /** Returns the source files of types, main and test. Other tests change the folders of builds. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.endsWith("target") || folder.endsWith("node_modules")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().matches(".*/src/\\w+/java/.*\\.java")
                && !file.endsWith("package-info.java")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }

  @Test
  void package_ofAnyModule_hasAtMost25Files() throws IOException {
    Map<Path, Long> sizes =
        sources().stream().collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));

    assertThat(sizes).hasSizeGreaterThan(50);
    assertThat(sizes)
        .allSatisfy((folder, size) -> assertThat(size).isLessThanOrEqualTo(MOST_FILES));
  }

  @Test
  void name_ofAType_isThereOnce() throws IOException {
    Map<Path, Path> known = new HashMap<>();

    for (Path file : sources()) {
      assertThat(known.put(file.getFileName(), file))
          .as("second type of the name: " + file)
          .isNull();
    }
  }
}
