package org.obmeet.telemetry.collector.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.collector.intake.ConsentDesk;
import org.obmeet.telemetry.collector.intake.ConsentOutcome;
import org.obmeet.telemetry.collector.intake.ConsentRegister;
import org.obmeet.telemetry.collector.intake.Decision;
import org.obmeet.telemetry.collector.measure.Measures;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.ProcessingPolicy;
import org.obmeet.telemetry.schemas.ProcessingPolicy.Rule;

/** Opt-in, state and opt-out of an instance. */
final class ConsentEndpoint implements Endpoint {
  /** Path of the endpoint. */
  static final Pattern PATH = Pattern.compile("/v1/instances/([^/]{1,600})/consent");

  /** An opt-in takes little; more would only be read to be refused. */
  private static final long LONGEST_BODY = 16 << 10;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~:@+=-]{1,128}");

  private final ConsentRegister register;
  private final ConsentDesk desk;
  private final Pseudonyms pseudonyms;
  private final ProcessingPolicy policy;
  private final Limits limits;
  private final Measures measures;
  private final Executor executor;

  ConsentEndpoint(
      ConsentRegister register,
      ConsentDesk desk,
      Pseudonyms pseudonyms,
      ProcessingPolicy policy,
      Limits limits,
      Measures measures,
      Executor executor) {
    this.register = register;
    this.desk = desk;
    this.pseudonyms = pseudonyms;
    this.policy = policy;
    this.limits = limits;
    this.measures = measures;
    this.executor = executor;
  }

  @Override
  public void handle(Exchange exchange) {
    Matcher path = PATH.matcher(exchange.path());
    String id = path.matches() ? path.group(1) : "";
    if (exchange.method().equals("PUT")) {
      put(exchange, id);
    } else if (exchange.method().equals("DELETE")) {
      decide(exchange, id, Optional.empty());
    } else {
      exchange.send(
          register
              .state(subject(id), exchange.bearer())
              .map(ConsentEndpoint::state)
              .orElse(Problem.REFUSED));
    }
  }

  private byte[] subject(String id) {
    return pseudonyms.subject("instance", id.getBytes(StandardCharsets.UTF_8));
  }

  private void put(Exchange exchange, String id) {
    Optional<Answer> refusal = Body.refusal(exchange.headers(), false);
    if (refusal.isEmpty() && !ID.matcher(id).matches()) {
      refusal =
          Optional.of(
              Problem.at("uniqueId", "uniqueId must be 1 to 128 of A-Z a-z 0-9 . _ ~ : @ + = -"));
    }
    if (refusal.isPresent()) {
      exchange.send(refusal.get());
      return;
    }
    BodyReader.read(
        exchange.request(),
        Math.min(LONGEST_BODY, limits.sent()),
        limits.time(),
        bytes -> Guarded.run(exchange, limits, measures, () -> body(exchange, id, bytes)),
        exchange::send);
  }

  private void body(Exchange exchange, String id, byte[] sent) {
    measures.received(sent.length);
    try {
      byte[] body =
          Body.inflated(exchange.headers(), sent, Math.min(LONGEST_BODY, limits.inflated()));
      Decision decision = ConsentBody.read(body);
      if (policy.rule("statistics", decision.deployment()) == Rule.NO) {
        exchange.send(
            Problem.of(403, "Statistics of such a deployment are not processed: see /v1/schema."));
        return;
      }
      decide(exchange, id, Optional.of(decision));
    } catch (Body.Fault fault) {
      exchange.send(fault.answer());
    }
  }

  private void decide(Exchange exchange, String id, Optional<Decision> decision) {
    Optional<CompletableFuture<ConsentOutcome>> decided =
        desk.decide(id, subject(id), decision, exchange.bearer());
    if (decided.isEmpty()) {
      exchange.send(limits.busy());
      return;
    }
    decided
        .get()
        .whenCompleteAsync(
            (outcome, failure) -> {
              if (failure == null) {
                exchange.send(answer(outcome, decision.isPresent()));
              } else {
                measures.unexpected(failure);
                exchange.send(limits.notStored());
              }
            },
            executor);
  }

  private Answer answer(ConsentOutcome outcome, boolean in) {
    measures.judged(
        "consent", outcome.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT), "", 1);
    if (outcome instanceof ConsentOutcome.Opened opened) {
      return Answer.json(201, Answer.object().put("token", opened.token()));
    } else if (outcome instanceof ConsentOutcome.Changed) {
      return Answer.json(200, Answer.object().put("statistics", true));
    } else if (outcome instanceof ConsentOutcome.Withdrawn) {
      return Answer.nothing();
    }
    return in
        ? Problem.of(409, "A consent is in force for this instance; changing it needs its token.")
        : Problem.REFUSED;
  }

  private static Answer state(GenericRecord row) {
    ObjectNode body = Answer.object();
    body.put("statistics", Boolean.TRUE.equals(row.get("statistics")));
    body.put("scope", text(row, "scope"));
    body.put("deployment", text(row, "deployment"));
    body.put("stock", Boolean.TRUE.equals(row.get("stock")));
    body.put("policyVersion", text(row, "policy_version"));
    body.put("account", row.get("owner") != null);
    body.put("at", Instant.ofEpochSecond((Long) row.get("second")).toString());
    return Answer.json(200, body);
  }

  private static String text(GenericRecord row, String field) {
    return row.get(field) == null ? null : row.get(field).toString();
  }
}
