package org.obmeet.telemetry.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * Tests that every promise has a coverage: tests that every build runs, a reason why it is out of
 * scope, or the missing part.
 */
class PromisesTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("..");
  private static final Path DESIGN =
      Path.of(System.getProperty("shared.dir", "shared")).resolve("design");

  private final List<Promise> promises = Catalog.load().promises();

  private Set<String> ids() {
    Set<String> ids = new TreeSet<>();
    promises.forEach(promise -> ids.add(promise.id()));
    return ids;
  }

  private static String text(String name) throws IOException {
    Path file = DESIGN.resolve(name);
    assumeThat(Files.isRegularFile(file)).as("the file exists: %s", file).isTrue();
    return Files.readString(file);
  }

  private static String oneSpace(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  @Test
  void tombstones_ofEachReason_nameTheirPromise_andThatOfAMinorIsLifted() {
    ProcessingPolicy policy = Catalog.load().processing();

    assertThat(policy.tombstones().values()).extracting(TombstoneRule::promise).isSubsetOf(ids());
    assertThat(policy.tombstone("minor").lasts()).isEqualTo(TombstoneRule.Lasts.LIFTED);
    assertThat(policy.tombstone("another-word")).isEqualTo(policy.tombstone("request"));
    assertThat(policy.tombstone("request").lasts()).isEqualTo(TombstoneRule.Lasts.REPLAYS);
  }

  @Test
  void promise_withTests_namesTestsThatEveryBuildRuns() throws IOException {
    TestSources sources = TestSources.ofAllModules(ROOT);
    List<String> faults = new ArrayList<>();
    int tests = 0;
    for (Promise promise : promises) {
      if (promise.coverage() instanceof Promise.Coverage.Tested tested) {
        for (Promise.TestName test : tested.tests()) {
          sources.fault(test).ifPresent(fault -> faults.add(promise.id() + ": " + fault));
          tests++;
        }
      }
    }
    assertThat(faults).isEmpty();
    assertThat(tests).isGreaterThan(25);
  }

  @Test
  void promises_all_areListed() {
    assertThat(ids())
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
            "no-ads",
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
            "marketing",
            "payment",
            "newsletters",
            "links");
  }

  @Test
  void promises_ofTheDesignTable_areDeclared() throws IOException {
    Set<String> rows = new TreeSet<>();
    for (String line : text("promises.md").lines().toList()) {
      if (line.startsWith("| ") && !line.startsWith("| id |")) {
        rows.addAll(List.of(line.split("\\|")[1].strip().split(", ")));
      }
    }
    assertThat(rows).hasSizeGreaterThan(35);
    assertThat(ids()).containsAll(rows);
  }

  @Test
  void sentence_ofAPromise_isQuotedExactly() throws IOException {
    String text = oneSpace(text("privacy-policy.txt"));

    assertThat(promises)
        .allSatisfy(p -> assertThat(text).as(p.id()).contains(oneSpace(p.sentence())));
  }

  @Test
  void sentence_ofAPromise_isComplete() {
    assertThat(promises)
        .allSatisfy(p -> assertThat(p.sentence().split(" ")).as(p.id()).hasSizeGreaterThan(3));
  }
}
