package org.obmeet.telemetry.collector.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.obmeet.telemetry.privacy.consent.ConsentDecision;
import org.obmeet.telemetry.privacy.consent.ConsentLookup;
import org.obmeet.telemetry.privacy.consent.ConsentState;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.policy.Verification;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * An opt-in that its instance has not confirmed. The collector does not store it: only the
 * encrypted token contains the opt-in.
 *
 * @param second epoch second of the opt-in; once confirmed, the opt-in is in force from this second
 * @param client number of the client that opted in, see {@link InstanceTokens#client}
 */
public record UnconfirmedConsent(OptInRequest optIn, long second, int client) {
  public static final Duration LIFETIME = Duration.ofDays(30);
  private static final JsonMapper JSON = new JsonMapper();

  public Instant expires() {
    return Instant.ofEpochSecond(second).plus(LIFETIME);
  }

  /** Returns the consent that is in force after a report confirms the opt-in. */
  ConsentLookup asConfirmed(Pseudonyms pseudonyms) {
    Optional<byte[]> owner =
        optIn
            .account()
            .map(name -> pseudonyms.subject("owner", name.getBytes(StandardCharsets.UTF_8)));
    ConsentState state =
        new ConsentState(
            optIn.scope(),
            optIn.deployment(),
            Verification.VERIFIED,
            owner,
            Instant.ofEpochSecond(second));
    return (subject, when) ->
        when.getEpochSecond() < second
            ? new ConsentDecision.NeverOptedIn()
            : new ConsentDecision.InForce(state);
  }

  /** Returns the opt-in in the form that {@link #of} reads. */
  byte[] bytes() {
    ArrayNode values = JSON.createArrayNode().add(second);
    values.add(optIn.scope().word()).add(optIn.deployment().word());
    values.add(optIn.policyVersion()).add(optIn.stock());
    values.add(optIn.account().orElse(null)).add(client);
    try {
      return JSON.writeValueAsBytes(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of texts must have a JSON form", e);
    }
  }

  static UnconfirmedConsent of(byte[] bytes) {
    try {
      JsonNode values = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
      return new UnconfirmedConsent(
          new OptInRequest(
              KeywordEnum.of(Scope.class, values.path(1).asText()).orElseThrow(),
              KeywordEnum.of(Deployment.class, values.path(2).asText()).orElseThrow(),
              values.path(3).asText(),
              values.hasNonNull(5) ? Optional.of(values.path(5).asText()) : Optional.empty(),
              values.path(4).asBoolean()),
          values.path(0).asLong(),
          values.path(6).asInt());
    } catch (IOException e) {
      throw new IllegalStateException("a token of this collector must contain JSON", e);
    }
  }
}
