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
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks the sizes of packages and the names of types in all modules. */
class SourceLayoutTest {
  private static final Path ROOT = Path.of("../..");
  private static final int MOST_FILES = 25;

  /** A text or comment, or the declaration of a type with its name in group 1. */
  private static final Pattern DECLARATION =
      Pattern.compile(
          "\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)++'"
              + "|//.*+|/\\*(?s:.*?)\\*/|\\b(?:class|interface|enum|record)\\s+([A-Z]\\w*)");

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

  @Test
  void name_ofANestedType_isNoneOfATypeWithAFile() throws IOException {
    List<Path> sources = sources();
    Set<String> names = sources.stream().map(SourceLayoutTest::name).collect(Collectors.toSet());

    for (Path file : sources) {
      assertThat(nestedTypes(name(file), Files.readString(file)))
          .as("nested types: " + file)
          .doesNotContainAnyElementsOf(names);
    }
  }

  @Test
  void nestedTypes_areFoundOutsideOfTextsAndComments() {
    String source =
        """
        /** A class Comment. */
        @Tag("class Text")
        final class Outer {
          // class Line
          private record Table(String name) {
            enum Kind { A }
          }
          @interface Mark {}
          void run() {
            interface Local {}
            String block = ""\"
                class Block "
                ""\";
          }
        }
        """;

    assertThat(nestedTypes("Outer", source)).containsExactly("Table", "Kind", "Mark", "Local");
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  /** Returns the names of the types that a source declares, without its own. */
  private static List<String> nestedTypes(String own, String source) {
    return DECLARATION
        .matcher(source)
        .results()
        .map(found -> found.group(1))
        .filter(name -> name != null && !name.equals(own))
        .toList();
  }
}
