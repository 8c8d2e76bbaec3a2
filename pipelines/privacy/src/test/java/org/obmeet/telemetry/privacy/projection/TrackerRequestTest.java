package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests of projection from received requests. */
class TrackerRequestTest {
  private static final Instant AT = Instant.parse("2026-11-24T13:00:10Z");
  private static final String TRACK =
      "{\"event\":\"message-sent\",\"messageId\":\"m1\",\"anonymousId\":\"a\",\"timestamp\":\"2026-11-24T13:00:00Z\"}";

  private static TrackerRequest request(String target, String authorization, String origin) {
    return new TrackerRequest(
        AT,
        1,
        "POST",
        target,
        "application/json",
        Optional.of("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
        Optional.ofNullable(authorization),
        Optional.ofNullable(origin),
        false,
        false);
  }

  private static ProjectorFixture project(TrackerRequest request, String body) {
    Dataset dataset = ProjectorFixture.CATALOG.dataset("community_events");
    ProjectorFixture outcomes = ProjectorFixture.events();
    new Projector(
            dataset,
            ProjectorFixture.CATALOG.processing(),
            ProjectorFixture.pseudonyms(),
            ConsentHistory.assuming(Scope.EXTENDED),
            SuppressionLookup.none(),
            ProjectorFixture.NOW,
            dataset.retention().clean())
        .project(request, body.getBytes(StandardCharsets.UTF_8), outcomes);
    return outcomes;
  }

  @Test
  void request_andItsCapture_haveTheSameRows() {
    String basic = "Basic b2JtLXdyaXRlLWtleTo=";
    String captured =
        "{\"t\":%s,\"method\":\"POST\",\"url\":\"/v1/track\",\"headers\":{\"authorization\":\"%s\",\"user-agent\":\"%s\"},\"body\":%s}"
            .formatted(
                Long.toString(AT.toEpochMilli()),
                basic,
                request("", null, null).userAgent().orElseThrow(),
                TRACK);
    assertThat(project(request("/v1/track", basic, null), TRACK).row())
        .isEqualTo(ProjectorFixture.events().project(captured).row());
  }

  @Test
  void body_withKeysOfTheRequest_changesNothing() {
    String posing =
        TRACK.substring(0, TRACK.length() - 1)
            + ",\"t\":1,\"method\":\"GET\",\"url\":\"/matomo.php\",\"headers\":{\"authorization\":\"Basic"
            + " b2JtLXdyaXRlLWtleTo=\",\"sp-anonymous\":\"1\"},\"body\":{}}";
    assertThat(project(request("/v1/track", null, null), posing).refused)
        .containsExactly("foreign-origin||0");
    String basic = "Basic b2JtLXdyaXRlLWtleTo=";
    assertThat(project(request("/v1/track", basic, null), posing).row())
        .isEqualTo(project(request("/v1/track", basic, null), TRACK).row());
  }

  @Test
  void origin_ofAnotherSite_isForeign() {
    String basic = "Basic b2JtLXdyaXRlLWtleTo=";
    assertThat(project(request("/v1/track", basic, "https://evil.example"), TRACK).refused)
        .containsExactly("foreign-origin||0");
    assertThat(project(request("/v1/track", basic, "null"), TRACK).refused)
        .containsExactly("foreign-origin||0");
    assertThat(project(request("/v1/track", basic, "https://obmeet.org:444"), TRACK).rows)
        .hasSize(1);
    assertThat(project(request("/v1/track", basic, "ionic://localhost"), TRACK).rows).hasSize(1);
  }

  @Test
  void toString_ofARequest_hasNoContent() {
    assertThat(request("/secret", "Bearer secret", null)).hasToString("request");
  }
}
