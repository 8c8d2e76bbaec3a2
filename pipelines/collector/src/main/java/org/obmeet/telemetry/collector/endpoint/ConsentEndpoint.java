package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.ErrorBoundary;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RequestBody;
import org.obmeet.telemetry.collector.http.RequestBodyReader;
import org.obmeet.telemetry.collector.http.RequestLimits;
import org.obmeet.telemetry.collector.intake.ConsentOutcome;
import org.obmeet.telemetry.collector.intake.ConsentRegister;
import org.obmeet.telemetry.collector.intake.ConsentService;
import org.obmeet.telemetry.collector.intake.OptInRequest;
import org.obmeet.telemetry.collector.monitoring.MonitoringMetrics;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy.Rule;

/** Handles opt-in, consent state and opt-out of an instance. */
final class ConsentEndpoint implements Endpoint {
  static final Pattern PATH = Pattern.compile("/v1/instances/([^/]{1,600})/consent");

  /** Maximum size of the body of an opt-in, in bytes. */
  private static final long MAX_BODY_BYTES = 16 << 10;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~:@+=-]{1,128}");

  private final ConsentRegister register;
  private final ConsentService consents;
  private final Pseudonyms pseudonyms;
  private final ProcessingPolicy policy;
  private final RequestLimits limits;
  private final MonitoringMetrics metrics;
  private final Executor executor;

  ConsentEndpoint(
      ConsentRegister register,
      ConsentService consents,
      Pseudonyms pseudonyms,
      ProcessingPolicy policy,
      RequestLimits limits,
      MonitoringMetrics metrics,
      Executor executor) {
    this.register = register;
    this.consents = consents;
    this.pseudonyms = pseudonyms;
    this.policy = policy;
    this.limits = limits;
    this.metrics = metrics;
    this.executor = executor;
  }

  @Override
  public void handle(HttpExchange exchange) {
    Matcher path = PATH.matcher(exchange.path());
    String id = path.matches() ? path.group(1) : "";
    if (exchange.method().equals("PUT")) {
      put(exchange, id);
    } else if (exchange.method().equals("DELETE")) {
      decide(exchange, id, Optional.empty());
    } else {
      exchange.send(
          register
              .state(subject(id), exchange.bearerToken())
              .map(ConsentEndpoint::state)
              .orElse(ProblemDetail.REFUSED));
    }
  }

  private byte[] subject(String id) {
    return pseudonyms.subject("instance", id.getBytes(StandardCharsets.UTF_8));
  }

  private void put(HttpExchange exchange, String id) {
    Optional<FullResponse> rejection = RequestBody.unsupportedMediaType(exchange.headers(), false);
    if (rejection.isEmpty() && !ID.matcher(id).matches()) {
      rejection =
          Optional.of(
              ProblemDetail.invalidField(
                  "uniqueId", "uniqueId must be 1 to 128 of A-Z a-z 0-9 . _ ~ : @ + = -"));
    }
    if (rejection.isPresent()) {
      exchange.send(rejection.get());
      return;
    }
    RequestBodyReader.read(
        exchange.request(),
        Math.min(MAX_BODY_BYTES, limits.sentBytes()),
        limits.time(),
        bytes -> ErrorBoundary.run(exchange, limits, metrics, () -> body(exchange, id, bytes)),
        exchange::send);
  }

  private void body(HttpExchange exchange, String id, byte[] sent) {
    metrics.bodyReceived(sent.length);
    try {
      byte[] body =
          RequestBody.inflate(
              exchange.headers(), sent, Math.min(MAX_BODY_BYTES, limits.inflatedBytes()));
      OptInRequest decision = ConsentRequestBody.read(body);
      if (policy.rule("statistics", decision.deployment()) == Rule.NO) {
        exchange.send(
            ProblemDetail.of(
                403,
                "Statistics of this deployment are not processed. GET /v1/schema lists the deployments."));
        return;
      }
      decide(exchange, id, Optional.of(decision));
    } catch (RequestBody.InvalidBodyException invalid) {
      exchange.send(invalid.response());
    }
  }

  private void decide(HttpExchange exchange, String id, Optional<OptInRequest> decision) {
    Optional<CompletableFuture<ConsentOutcome>> pending =
        consents.submit(id, subject(id), decision, exchange.bearerToken());
    if (pending.isEmpty()) {
      exchange.send(limits.queueFull());
      return;
    }
    pending
        .get()
        .whenCompleteAsync(
            (outcome, failure) -> {
              if (failure == null) {
                exchange.send(response(outcome, decision.isPresent()));
              } else {
                metrics.unexpectedError(failure);
                exchange.send(limits.notStored());
              }
            },
            executor);
  }

  private FullResponse response(ConsentOutcome outcome, boolean isOptIn) {
    metrics.recordsProcessed(
        "consent", outcome.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT), "", 1);
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

  private static FullResponse state(GenericRecord row) {
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
