package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.collector.host.HostAddress;
import org.obmeet.telemetry.collector.host.HostVerifier;
import org.obmeet.telemetry.collector.host.TextRecords;
import org.obmeet.telemetry.collector.http.ClientIdentity;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RequestBody;
import org.obmeet.telemetry.collector.intake.ConsentOutcome;
import org.obmeet.telemetry.collector.intake.ConsentRequest;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy.ProcessingRule;

/** Handles opt-in, confirmation, consent state and opt-out of an instance. */
final class ConsentEndpoint implements Endpoint {
  static final String CONSENT = "consent";
  static final String CONFIRMATION = "consent/confirmation";
  private static final Pattern PATH =
      Pattern.compile("/v1/instances/([^/]{1,600})/(consent(?:/confirmation)?|account)");

  /** Maximum size of the body of an opt-in, in bytes. */
  private static final long MAX_BODY_BYTES = 16 << 10;

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~:@+=-]{1,128}");

  /** An idempotency key is as secret as a token: hard to guess. Quotes around it are optional. */
  private static final Pattern KEY = Pattern.compile("\"?([A-Za-z0-9._~+/=-]{16,128})\"?");

  private static final String KEY_RULE =
      "16 to 128 of A-Z a-z 0-9 . _ ~ + / = - and hard to guess. Send a random UUID.";

  private static final FullResponse OTHER_HOST =
      ProblemDetail.of(
          409,
          "Another host confirmed a consent of this instance, or no host is known for the consent"
              + " in force. Ask the operator of this collector to run: telemetry consent end"
              + " --instance ID --host HOST. Then send this request again.");

  private static final FullResponse TOO_MANY =
      ProblemDetail.retryLater(
          429,
          "This instance has made too many decisions within a day. An opt-out is always accepted."
              + " Try again later.",
          Duration.ofHours(1));

  private static final FullResponse HELD =
      ProblemDetail.of(
          409,
          "A consent is in force for this instance. Send its token to change it. If the token is"
              + " lost, add \"recover\": true to the request, and confirm it by the host of the"
              + " instance.");

  private final IntakeServices intake;
  private final Pseudonyms pseudonyms;
  private final RequestSteps steps;
  private final ClientIdentity clients;

  /** The clients for which a host is being read; at most one host for each client. */
  private final Set<Object> confirming = ConcurrentHashMap.newKeySet();

  ConsentEndpoint(IntakeServices intake, RequestSteps steps, ClientIdentity clients) {
    this.intake = intake;
    this.clients = clients;
    this.pseudonyms = intake.pseudonyms().copy();
    this.steps = steps;
  }

  /** Returns the route of a path; empty if the path is not about an instance. */
  static Optional<String> route(String path) {
    Matcher matcher = PATH.matcher(path);
    return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
  }

  @Override
  public void handle(HttpExchange exchange) {
    Matcher path = PATH.matcher(exchange.path());
    String id = path.matches() ? path.group(1) : "";
    switch (exchange.method()) {
      case "POST" -> confirm(exchange, id);
      case "PUT" -> optIn(exchange, id);
      case "DELETE" -> submit(exchange, id, new ConsentRequest.OptOut());
      default -> submit(exchange, id, new ConsentRequest.Show());
    }
  }

  private byte[] subject(String id) {
    return pseudonyms.subject("instance", id.getBytes(StandardCharsets.UTF_8));
  }

  private void optIn(HttpExchange exchange, String id) {
    Optional<String> key = Optional.ofNullable(exchange.headers().get(IDEMPOTENCY_KEY));
    steps.readBody(
        exchange,
        RequestBody.unsupportedMediaType(exchange.headers(), Set.of())
            .or(() -> invalid("uniqueId", ID, id, "1 to 128 of A-Z a-z 0-9 . _ ~ : @ + = -"))
            .or(() -> key.flatMap(given -> invalid(IDEMPOTENCY_KEY, KEY, given, KEY_RULE))),
        MAX_BODY_BYTES,
        body -> {
          ConsentRequestBody read = ConsentRequestBody.read(body);
          ProcessingPolicy policy = intake.catalog().processing();
          if (policy.rule("statistics", read.optIn().deployment()) == ProcessingRule.NO) {
            exchange.send(
                ProblemDetail.of(
                    403,
                    "Statistics of this deployment are not processed. GET /v1/schema lists the"
                        + " deployments."));
          } else {
            submit(
                exchange,
                id,
                new ConsentRequest.OptIn(
                    read.optIn(),
                    read.recovers(),
                    key.map(given -> given.replace("\"", "")),
                    intake.tokens().client(clients.key(exchange.connection()))));
          }
        });
  }

  /** Confirms an opt-in if the host of the instance publishes the challenge of the token. */
  private void confirm(HttpExchange exchange, String id) {
    steps.readBody(
        exchange,
        RequestBody.unsupportedMediaType(exchange.headers(), Set.of()),
        MAX_BODY_BYTES,
        body -> {
          HostVerifier hosts = intake.hosts();
          HostAddress host =
              hosts
                  .parse(ConsentRequestBody.readHost(body))
                  .orElseThrow(
                      () -> ConsentRequestBody.invalid("host", "host must be " + hosts.allowed()));
          byte[] name = host.name().getBytes(StandardCharsets.UTF_8);
          ConsentRequest request =
              new ConsentRequest(
                  subject(id),
                  new ConsentRequest.ConfirmByHost(pseudonyms.subject("host", name)),
                  exchange.bearerToken());
          if (!intake.register().isIssued(request, intake.clock().instant())) {
            exchange.send(ProblemDetail.REFUSED);
            return;
          }
          String challenge = intake.tokens().challenge(request.token().orElseThrow());
          Object client = clients.key(exchange.connection());
          if (!confirming.add(client)) {
            exchange.send(
                ProblemDetail.retryLater(
                    429,
                    "Another host is being read for this client. Try again later.",
                    steps.limits().retryAfter()));
            return;
          }
          Optional<CompletableFuture<Optional<String>>> verified = hosts.verify(host, challenge);
          if (verified.isEmpty()) {
            confirming.remove(client);
          }
          steps.then(
              exchange,
              verified.map(
                  pending -> pending.whenComplete((result, failure) -> confirming.remove(client))),
              problem ->
                  problem.ifPresentOrElse(
                      reason -> exchange.send(unproven(reason)), () -> submit(exchange, request)),
              failure -> steps.failed(exchange, failure));
        });
  }

  private static FullResponse unproven(String reason) {
    return ProblemDetail.of(
        422,
        "The host does not confirm the opt-in: "
            + reason
            + ". Publish the challenge at https://HOST"
            + HostVerifier.PATH
            + ", or as a TXT record of "
            + TextRecords.LABEL
            + ".HOST, and try again.");
  }

  private static Optional<FullResponse> invalid(
      String name, Pattern allowed, String value, String rule) {
    return allowed.matcher(value).matches()
        ? Optional.empty()
        : Optional.of(ProblemDetail.invalidField(name, name + " must be " + rule));
  }

  private void submit(HttpExchange exchange, String id, ConsentRequest.Action action) {
    submit(exchange, new ConsentRequest(subject(id), action, exchange.bearerToken()));
  }

  private void submit(HttpExchange exchange, ConsentRequest request) {
    steps.then(
        exchange,
        intake.consentService().submit(request),
        outcome -> exchange.send(response(outcome, request.subject())),
        failure -> steps.failed(exchange, failure));
  }

  private FullResponse response(ConsentOutcome outcome, byte[] subject) {
    steps.metrics().recordsProcessed("consent", outcome.word(), "", 1);
    if (outcome instanceof ConsentOutcome.Opened opened) {
      return FullResponse.json(201, opened(opened));
    } else if (outcome instanceof ConsentOutcome.Shown shown) {
      return FullResponse.json(200, state(shown, subject));
    }
    ObjectNode consenting = FullResponse.object().put("statistics", true);
    return switch ((ConsentOutcome.Plain) outcome) {
      case CONFIRMED -> FullResponse.json(200, consenting.put("confirmed", true));
      case CHANGED -> FullResponse.json(200, consenting);
      case WITHDRAWN -> FullResponse.noContent();
      default -> refusal(outcome);
    };
  }

  /** Returns the response to a refused request, or to a report that should confirm an opt-in. */
  static FullResponse refusal(ConsentOutcome outcome) {
    return switch ((ConsentOutcome.Plain) outcome) {
      case HELD -> HELD;
      case TOO_MANY -> TOO_MANY;
      case NEEDS_HOST -> ProblemDetail.NEEDS_HOST;
      case OTHER_HOST -> OTHER_HOST;
      default -> ProblemDetail.REFUSED;
    };
  }

  private ObjectNode opened(ConsentOutcome.Opened opened) {
    ObjectNode body = FullResponse.object().put("token", opened.token());
    body.put("confirmed", opened.confirmed());
    if (!opened.confirmed()) {
      body.put("expires", opened.expires().toString());
      body.putObject("challenge")
          .put("path", HostVerifier.PATH)
          .put("record", TextRecords.LABEL)
          .put("text", intake.tokens().challenge(opened.token()));
    }
    return body;
  }

  private ObjectNode state(ConsentOutcome.Shown shown, byte[] subject) {
    GenericRecord row = shown.row();
    ObjectNode body = FullResponse.object();
    body.put("statistics", Boolean.TRUE.equals(row.get("statistics")));
    body.put("confirmed", shown.since().isPresent());
    body.put("confirmedBy", text(row, "confirmed_by"));
    body.put("scope", text(row, "scope"));
    body.put("deployment", text(row, "deployment"));
    body.put("stock", Boolean.TRUE.equals(row.get("stock")));
    body.put("policyVersion", text(row, "policy_version"));
    body.put("account", row.get("owner") != null);
    body.put("at", Instant.ofEpochSecond((Long) row.get("second")).toString());
    ArrayNode reports = body.putArray("lastReports");
    if (shown.since().isPresent()) { // Any client can get the token of an unconfirmed opt-in.
      long now = intake.clock().instant().getEpochSecond();
      GenericFixed owner = (GenericFixed) row.get("owner");
      body.put(
          "rejected",
          intake.suppressions().covers("instance", subject, now)
              || owner != null && intake.suppressions().covers("owner", owner.bytes(), now));
      intake.recentReports().of(subject).stream()
          // Earlier reports can be those of a former holder of the instance.
          .filter(at -> at.getEpochSecond() >= shown.since().get())
          .forEach(at -> reports.add(at.truncatedTo(ChronoUnit.SECONDS).toString()));
    }
    return body;
  }

  private static String text(GenericRecord row, String field) {
    return row.get(field) == null ? null : row.get(field).toString();
  }
}
