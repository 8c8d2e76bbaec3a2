package org.obmeet.telemetry.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every promise is covered: by a test that exists, or by a reason. */
class PromisesTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("..");

  private final List<Promise> promises = Catalog.load().promises();

  private static Set<String> tests() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path parent : List.of(ROOT, ROOT.resolve("pipelines"))) {
      try (Stream<Path> rooms = Files.list(parent)) {
        for (Path room : rooms.toList()) {
          names.addAll(testsBelow(room.resolve("src/test/java")));
        }
      }
    }
    return names;
  }

  private static Set<String> testsBelow(Path sources) throws IOException {
    if (!Files.isDirectory(sources)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith("Test.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void promise_withTest_namesOneThatExists() throws IOException {
    Set<String> tests = tests();

    assertThat(promises)
        .filteredOn(p -> p.coverage() instanceof Promise.Coverage.Tested)
        .isNotEmpty()
        .allSatisfy(
            p ->
                assertThat(tests)
                    .as(p.id())
                    .contains(((Promise.Coverage.Tested) p.coverage()).test()));
  }

  @Test
  void promises_coverTheWholeList() {
    assertThat(promises)
        .extracting(Promise::id)
        .contains(
            "optional",
            "any-time",
            "off-unregistered",
            "info-page",
            "counts-not-names",
            "non-personal",
            "no-self-managed-tracking",
            "hosted-no-analytics",
            "matrix",
            "community-tracking",
            "usage-fields",
            "mobile-fields",
            "location",
            "content",
            "purpose",
            "no-sale",
            "retention",
            "transfer",
            "disclosure-law",
            "security",
            "dnt",
            "access",
            "rectification",
            "erasure",
            "objection",
            "restriction",
            "portability",
            "withdraw",
            "verify-identity",
            "subprocessors",
            "children",
            "offboarding",
            "support-access",
            "changes",
            "accounts",
            "newsletters",
            "payment",
            "links");
  }

  @Test
  void sentence_isQuotedExactly() throws IOException {
    Path policy =
        Path.of(System.getProperty("shared.dir", "shared")).resolve("design/privacy-policy.txt");
    assumeThat(Files.isRegularFile(policy)).as("the privacy policy is at hand").isTrue();
    String text = Files.readString(policy);

    assertThat(promises).allSatisfy(p -> assertThat(text).as(p.id()).contains(p.sentence()));
  }
}
