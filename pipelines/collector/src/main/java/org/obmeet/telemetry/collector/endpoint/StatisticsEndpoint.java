package org.obmeet.telemetry.collector.endpoint;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RequestBody;
import org.obmeet.telemetry.collector.intake.ConsentOutcome;
import org.obmeet.telemetry.collector.intake.ConsentRequest;
import org.obmeet.telemetry.collector.intake.ProjectionResults;
import org.obmeet.telemetry.collector.intake.ProjectionWorkerPool.ProjectionWorker;
import org.obmeet.telemetry.collector.intake.UnconfirmedConsent;
import org.obmeet.telemetry.lake.landing.AppendResult;
import org.obmeet.telemetry.lake.landing.EncodedRow;
import org.obmeet.telemetry.privacy.projection.LeafPaths;
import org.obmeet.telemetry.privacy.projection.RejectReason;

/**
 * Receives reports of instances. Without a consent, the response is the same for known and unknown
 * instances. The first acceptable report with the token of an opt-in confirms the opt-in.
 */
record StatisticsEndpoint(
    IntakeServices intake, RequestSteps steps, Sender sender, Supplier<JsonDryRunRenderer> dryRuns)
    implements Endpoint {
  static final String STREAM = "instance_statistics";

  /** The kind of server that sends reports. */
  enum Sender {
    /** A server that sends the token of its instance. */
    TOKEN,
    /** An unmodified server, which sends no token. */
    STOCK
  }

  @Override
  public void handle(HttpExchange exchange) {
    steps.readBody(
        exchange,
        RequestBody.unsupportedMediaType(exchange.headers(), Set.of())
            .or(() -> invalidDryRun(exchange)),
        Long.MAX_VALUE,
        body -> process(exchange, body));
  }

  /**
   * Returns the response to a dry run of an unmodified server, or to a dry run that is malformed;
   * empty for other requests.
   */
  private Optional<FullResponse> invalidDryRun(HttpExchange exchange) {
    return exchange.target().contains("dry-run") && (sender == Sender.STOCK || !isDryRun(exchange))
        ? Optional.of(
            ProblemDetail.of(
                400, "A dry run is a POST /v1/statistics?dry-run=true with the token."))
        : Optional.empty();
  }

  private static boolean isDryRun(HttpExchange exchange) {
    return exchange.target().matches(".*[?&]dry-run=true(&.*)?");
  }

  private void process(HttpExchange exchange, byte[] body) {
    Optional<String> token = exchange.bearerToken();
    boolean dryRun = isDryRun(exchange);
    intake.reports().<Runnable>call(worker -> next(exchange, worker, body, token, dryRun)).run();
  }

  private void land(HttpExchange exchange, byte[] body, EncodedRow row, byte[] subject) {
    steps.whenLanded(
        exchange,
        intake.reportLanding().append(List.of(row)),
        landed -> exchange.send(stored(landed, subject)),
        failure -> steps.landingFailed(exchange, failure, () -> process(exchange, body)));
  }

  /** Confirms an opt-in by its first report, and then processes the report. */
  private void confirm(HttpExchange exchange, byte[] body, ConsentRequest confirmation) {
    steps.then(
        exchange,
        intake.consentService().submit(confirmation),
        decided -> {
          steps.metrics().recordsProcessed("consent", decided.word(), "", 1);
          if (decided == ConsentOutcome.Plain.CONFIRMED) {
            process(exchange, body);
          } else {
            count("dropped", "not-opted-in");
            exchange.send(ConsentEndpoint.refusal(decided));
          }
        },
        failure -> steps.failed(exchange, failure));
  }

  /** Projects a report and returns the next step, which does not use the worker. */
  private Runnable next(
      HttpExchange exchange,
      ProjectionWorker worker,
      byte[] body,
      Optional<String> token,
      boolean dryRun) {
    Optional<RejectReason> unreadable = worker.projector().read(body);
    if (unreadable.isPresent()) {
      count("rejected", unreadable.get().word());
      return respond(
          exchange,
          ProblemDetail.reason(400, "The report cannot be read.", "", unreadable.get().word()));
    }
    Optional<byte[]> subject = worker.projector().instance();
    if (subject.isEmpty()) {
      count("rejected", "missing-identifier");
      return respond(
          exchange,
          ProblemDetail.reason(
              400, "The report names no instance.", "uniqueId", "missing-identifier"));
    }
    ConsentRequest confirmation =
        new ConsentRequest(
            subject.get(), new ConsentRequest.ConfirmByReport(worker.projector().host()), token);
    Optional<UnconfirmedConsent> unconfirmed = Optional.empty();
    if (!mayReport(worker, subject.get(), token)) {
      unconfirmed =
          sender == Sender.STOCK
              ? Optional.empty()
              : intake.register().unconfirmed(confirmation, intake.clock().instant());
      if (unconfirmed.isEmpty()) {
        count("dropped", "not-opted-in");
        return respond(
            exchange,
            sender == Sender.TOKEN ? ProblemDetail.REFUSED : ProblemDetail.NO_STOCK_CONSENT);
      }
      worker.assume(unconfirmed.get());
    }
    ProjectionResults results = new ProjectionResults();
    worker.projector().projectRead(results);
    if (dryRun) {
      ProjectionResults ifMadeNow = new ProjectionResults();
      if (results.rows().isEmpty()) {
        worker.projector().projectReadAsOfNow(ifMadeNow);
      }
      LeafPaths paths = LeafPaths.of(body, worker.projector().isWrapped());
      return respond(exchange, dryRuns.get().describe(paths, results, ifMadeNow));
    }
    return unconfirmed.isPresent() && !results.rows().isEmpty()
        ? () -> confirm(exchange, body, confirmation)
        : projected(exchange, worker, body, results);
  }

  private static Runnable respond(HttpExchange exchange, FullResponse response) {
    return () -> exchange.send(response);
  }

  private boolean mayReport(ProjectionWorker worker, byte[] subject, Optional<String> token) {
    return sender == Sender.TOKEN
        ? intake.register().matches(subject, token)
        : intake.register().allowsStock(subject, worker.projector().host());
  }

  private Runnable projected(
      HttpExchange exchange, ProjectionWorker worker, byte[] body, ProjectionResults results) {
    if (!results.rows().isEmpty()) {
      EncodedRow row = worker.encodeOnce(results.rows().get(0));
      byte[] subject = worker.projector().instance().orElseThrow();
      return () -> land(exchange, body, row, subject);
    }
    ProjectionResults.Rejection rejection = results.rejections().get(0);
    count(rejection.verdict(), rejection.reason());
    if (sender == Sender.STOCK && !rejection.invalid()) {
      return respond(exchange, ProblemDetail.NO_STOCK_CONSENT);
    }
    return respond(
        exchange,
        rejection.invalid()
            ? ProblemDetail.reason(
                400, "The report is invalid.", rejection.path(), rejection.reason())
            : ProblemDetail.reason(
                403, "The consent does not cover this report.", "", rejection.reason()));
  }

  private FullResponse stored(AppendResult landed, byte[] subject) {
    boolean isDuplicate = landed.duplicates() > 0;
    if (!isDuplicate) {
      intake.recentReports().add(subject, intake.clock().instant());
    }
    count(isDuplicate ? "held" : "accepted", "");
    return isDuplicate
        ? FullResponse.json(200, FullResponse.object().put("verdict", "held"))
        : FullResponse.json(202, FullResponse.object().put("verdict", "accepted"));
  }

  private void count(String verdict, String reason) {
    steps.metrics().recordsProcessed(STREAM, verdict, reason, 1);
  }
}
