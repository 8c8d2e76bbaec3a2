package org.obmeet.telemetry.privacy.projection.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obmeet.telemetry.privacy.projection.ProjectorFixture;
import org.obmeet.telemetry.schemas.domain.Domain;

class RouteMatcherTest {
  private final List<String> templates =
      ((Domain.Listed)
              ProjectorFixture.CATALOG.dataset("community_events").require("route").domain())
          .values();
  private final RouteMatcher routes = new RouteMatcher(templates);

  private String route(String url) {
    return routes.template(new PageUrl().read(url));
  }

  @ParameterizedTest
  @CsvSource({
    "https://obmeet.org/channel/general, /channel/:name/:tab?/:context?",
    "https://obmeet.org/channel/general/thread/abc?x=1, /channel/:name/:tab?/:context?",
    "/channel/:name, /channel/:name/:tab?/:context?",
    "/channel/:name/:tab?/:context?, /channel/:name/:tab?/:context?",
    "https://obmeet.org, /",
    "https://obmeet.org?resumeToken=x, /",
    "https://obmeet.org/#/secret, /",
    "/home/, /home",
    "//home, /",
    "https://obmeet.org//home//, /home",
    "/directory, /directory/:tab?",
    "/admin/import, /admin/import",
    "/admin/import/new, /admin/import/new/:importerKey?",
    "/login-token/abc, /login-token/:token",
    "/direct/alicebob, /direct/:rid/:tab?/:context?",
    "/channel, not_listed",
    "/channel/a/b/c/d, not_listed",
    "/HOME, not_listed",
    "/unknown/alice, not_listed",
    "alice, not_listed",
    "'', /",
  })
  void path_ofAnAddress_becomesItsTemplate(String url, String template) {
    assertThat(route(url)).isEqualTo(template);
  }

  @Test
  void fixedSegment_withoutMatch_fallsBackToAParameter() {
    RouteMatcher some = new RouteMatcher(List.of("/a/:x/c", "/a/b", "/a/b/d", "*"));
    PageUrl url = new PageUrl();
    assertThat(some.template(url.read("/a/b"))).isEqualTo("/a/b");
    assertThat(some.template(url.read("/a/b/c"))).isEqualTo("/a/:x/c");
    assertThat(some.template(url.read("/a/z/d"))).isEqualTo("not_listed");
  }

  @Test
  void address_random_hasALabelOfTheDomain() {
    long seed = 7L;
    Random random = new Random(seed);
    String alphabet = ":/?#@[]\\%.a0é\u0000 \uD800";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder url = new StringBuilder(random.nextBoolean() ? "https://" : "");
      for (int n = random.nextInt(20); n > 0; n--) {
        url.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String label = route(url.toString());
      assertThat(templates.contains(label) || label.equals("not_listed"))
          .as("seed %s", seed)
          .isTrue();
    }
  }
}
