package org.obmeet.telemetry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the sizes of packages and the names of types in all modules. */
class SourceLayoutTest {
  private static final Path ROOT = Path.of("../..");
  private static final int MOST_FILES = 25;

  /** Returns the source files of types, main and test. */
  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().matches(".*/src/\\w+/java/.*"))
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> !file.endsWith("package-info.java"))
          .toList();
    }
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
