package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RequestBody;
import org.obmeet.telemetry.collector.intake.ConsentOutcome;
import org.obmeet.telemetry.collector.intake.OptInRequest;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy.Rule;

/** Handles opt-in, consent state and opt-out of an instance. */
final class ConsentEndpoint implements Endpoint {
  static final Pattern PATH = Pattern.compile("/v1/instances/([^/]{1,600})/consent");

  /** Maximum size of the body of an opt-in, in bytes. */
  private static final long MAX_BODY_BYTES = 16 << 10;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~:@+=-]{1,128}");

  private final IntakeServices intake;
  private final Pseudonyms pseudonyms;
  private final RequestSteps steps;

  ConsentEndpoint(IntakeServices intake, RequestSteps steps) {
    this.intake = intake;
    this.pseudonyms = intake.pseudonyms().copy();
    this.steps = steps;
  }

  @Override
  public void handle(HttpExchange exchange) {
    Matcher path = PATH.matcher(exchange.path());
    String id = path.matches() ? path.group(1) : "";
    if (exchange.method().equals("PUT")) {
      optIn(exchange, id);
    } else if (exchange.method().equals("DELETE")) {
      submit(exchange, id, Optional.empty());
    } else {
      exchange.send(
          intake
              .register()
              .state(subject(id), exchange.bearerToken())
              .map(ConsentEndpoint::stateResponse)
              .orElse(ProblemDetail.REFUSED));
    }
  }

  private byte[] subject(String id) {
    return pseudonyms.subject("instance", id.getBytes(StandardCharsets.UTF_8));
  }

  private void optIn(HttpExchange exchange, String id) {
    steps.readBody(
        exchange,
        RequestBody.unsupportedMediaType(exchange.headers(), Set.of()).or(() -> invalidId(id)),
        MAX_BODY_BYTES,
        body -> {
          OptInRequest decision = ConsentRequestBody.read(body);
          ProcessingPolicy policy = intake.catalog().processing();
          if (policy.rule("statistics", decision.deployment()) == Rule.NO) {
            exchange.send(
                ProblemDetail.of(
                    403,
                    "Statistics of this deployment are not processed. GET /v1/schema lists the"
                        + " deployments."));
          } else {
            submit(exchange, id, Optional.of(decision));
          }
        });
  }

  private static Optional<FullResponse> invalidId(String id) {
    return ID.matcher(id).matches()
        ? Optional.empty()
        : Optional.of(
            ProblemDetail.invalidField(
                "uniqueId", "uniqueId must be 1 to 128 of A-Z a-z 0-9 . _ ~ : @ + = -"));
  }

  private void submit(HttpExchange exchange, String id, Optional<OptInRequest> optIn) {
    steps.whenStored(
        exchange,
        intake.consentService().submit(id, subject(id), optIn, exchange.bearerToken()),
        outcome -> response(outcome, optIn.isPresent()),
        failure -> {
          steps.metrics().unexpectedError(failure);
          exchange.send(steps.limits().notStored());
        });
  }

  private FullResponse response(ConsentOutcome outcome, boolean isOptIn) {
    steps
        .metrics()
        .recordsProcessed(
            "consent", outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT), "", 1);
    if (outcome instanceof ConsentOutcome.Opened opened) {
      return FullResponse.json(201, FullResponse.object().put("token", opened.token()));
    } else if (outcome instanceof ConsentOutcome.Changed) {
      return FullResponse.json(200, FullResponse.object().put("statistics", true));
    } else if (outcome instanceof ConsentOutcome.Withdrawn) {
      return FullResponse.noContent();
    }
    return isOptIn
        ? ProblemDetail.of(
            409, "A consent is in force for this instance. Send its token to change it.")
        : ProblemDetail.REFUSED;
  }

  private static FullResponse stateResponse(GenericRecord row) {
    ObjectNode body = FullResponse.object();
    body.put("statistics", Boolean.TRUE.equals(row.get("statistics")));
    body.put("scope", text(row, "scope"));
    body.put("deployment", text(row, "deployment"));
    body.put("stock", Boolean.TRUE.equals(row.get("stock")));
    body.put("policyVersion", text(row, "policy_version"));
    body.put("account", row.get("owner") != null);
    body.put("at", Instant.ofEpochSecond((Long) row.get("second")).toString());
    return FullResponse.json(200, body);
  }

  private static String text(GenericRecord row, String field) {
    return row.get(field) == null ? null : row.get(field).toString();
  }
}
