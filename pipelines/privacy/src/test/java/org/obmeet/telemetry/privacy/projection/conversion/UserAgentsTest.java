package org.obmeet.telemetry.privacy.projection.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.obmeet.telemetry.privacy.projection.ProjectorFixture;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class UserAgentsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("shared.dir", "shared"), "data", "user-agents");

  private final UserAgents userAgents = new UserAgents();

  @Test
  void browserFamilies_ofTheParsersOwnCases_agree(TestReporter reporter) throws IOException {
    check("test_ua.yaml", "browser", UserAgents.Families::browser, reporter);
  }

  @Test
  void osFamilies_ofTheParsersOwnCases_agree(TestReporter reporter) throws IOException {
    check("test_os.yaml", "os", UserAgents.Families::os, reporter);
  }

  /** Compares the stored labels: families that are mapped to the field's domain. */
  private void check(
      String file,
      String field,
      Function<UserAgents.Families, String> family,
      TestReporter reporter)
      throws IOException {
    Path path = FOLDER.resolve(file);
    Assumptions.assumeTrue(Files.isRegularFile(path), "no cases of user agents: " + path);
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    DomainLabels labels =
        new DomainLabels(
            ProjectorFixture.CATALOG.dataset("community_events").require(field).domain());
    int agreed = 0;
    List<Map<String, Object>> cases;
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      Map<String, List<Map<String, Object>>> root =
          new Yaml(new SafeConstructor(options)).load(reader);
      cases = root.get("test_cases");
    }
    for (Map<String, Object> one : cases) {
      userAgents.begin();
      String found = family.apply(userAgents.of((String) one.get("user_agent_string")));
      String expected = (String) one.get("family");
      agreed += labels.label(found).equals(labels.label(expected)) ? 1 : 0;
    }
    reporter.publishEntry(file, agreed + " of " + cases.size());
    assertThat(agreed).isGreaterThanOrEqualTo((int) Math.ceil(cases.size() * 0.99));
  }

  @Test
  void userAgent_tooLong_isOther() {
    String firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    assertThat(userAgents.of(firefox)).isEqualTo(new UserAgents.Families("Firefox", "Linux"));
    assertThat(userAgents.of(firefox + " ".repeat(UserAgents.MAX_LENGTH)))
        .isEqualTo(UserAgents.Families.NOT_LISTED);
  }

  @Test
  void bodyOfManyUserAgents_hasALimit_thatDoesNotDependOnTheCache() {
    String firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    for (int round = 0; round < 2; round++) {
      userAgents.begin();
      int looked = 0;
      for (int i = 0; i < 1_000; i++) {
        boolean known = userAgents.of(firefox + " x".repeat(50) + i).os().equals("Linux");
        looked += known ? 1 : 0;
      }
      assertThat(looked).as("round %s", round).isBetween(180, 200);
      assertThat(userAgents.of(firefox + " x".repeat(50) + 0).os())
          .as("one of the first")
          .isEqualTo("Linux");
      assertThat(userAgents.of(firefox)).as("one more").isEqualTo(UserAgents.Families.NOT_LISTED);
    }
  }
}
