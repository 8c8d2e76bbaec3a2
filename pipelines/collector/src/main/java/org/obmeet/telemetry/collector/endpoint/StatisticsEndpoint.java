package org.obmeet.telemetry.collector.endpoint;

import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.SuppressReason;

/**
 * Receives reports of instances. It checks the sender before the projection. Without a consent, the
 * response is the same for known and unknown instances. The first acceptable report with the token
 * of an opt-in confirms it.
 */
record StatisticsEndpoint(
    IntakeServices intake, RequestSteps steps, Sender sender, JsonDryRunRenderer dryRuns)
    implements Endpoint {
  private static final String STREAM = "instance_statistics";
  private static final byte[] NONE = {};

  enum Sender {
    /** A server that sends the token of its instance. */
    TOKEN,
    /** An unmodified server, which has no token. */
    STOCK
  }

  /**
   * The outcome of a report: a response, a row to land, or a request to confirm the consent.
   *
   * @param subject subject of the instance whose row lands
   */
  private record Outcome(
      Optional<FullResponse> response,
      Optional<EncodedRow> row,
      Optional<ConsentRequest> confirmation,
      byte[] subject) {
    static Outcome of(FullResponse response) {
      return new Outcome(Optional.of(response), Optional.empty(), Optional.empty(), NONE);
    }

    static Outcome of(EncodedRow row, byte[] subject) {
      return new Outcome(Optional.empty(), Optional.of(row), Optional.empty(), subject);
    }

    static Outcome of(ConsentRequest confirmation) {
      return new Outcome(Optional.empty(), Optional.empty(), Optional.of(confirmation), NONE);
    }
  }

  @Override
  public void handle(HttpExchange exchange) {
    steps.readBody(
        exchange,
        RequestBody.unsupportedMediaType(exchange.headers(), Set.of())
            .or(() -> dryRunWithoutToken(exchange)),
        Long.MAX_VALUE,
        body -> process(exchange, body));
  }

  private Optional<FullResponse> dryRunWithoutToken(HttpExchange exchange) {
    return sender == Sender.STOCK && isDryRun(exchange)
        ? Optional.of(
            ProblemDetail.of(
                400, "A dry run needs the token. Send it to POST /v1/statistics?dry-run=true."))
        : Optional.empty();
  }

  private static boolean isDryRun(HttpExchange exchange) {
    return exchange.hasQueryParameter("dry-run=true");
  }

  private void process(HttpExchange exchange, byte[] body) {
    Optional<String> token = exchange.bearerToken();
    boolean dryRun = isDryRun(exchange);
    Outcome outcome = intake.reports().call(worker -> outcome(worker, body, token, dryRun));
    if (outcome.response().isPresent()) {
      exchange.send(outcome.response().get());
    } else if (outcome.confirmation().isPresent()) {
      confirm(exchange, body, outcome.confirmation().get());
    } else {
      steps.whenStored(
          exchange,
          intake.reportLanding().append(List.of(outcome.row().orElseThrow())),
          landed -> stored(landed, outcome.subject()),
          failure -> steps.landingFailed(exchange, failure, () -> process(exchange, body)));
    }
  }

  /** Confirms an opt-in by its first report, and then processes the report. */
  private void confirm(HttpExchange exchange, byte[] body, ConsentRequest confirmation) {
    steps.then(
        exchange,
        intake.consentService().submit(confirmation),
        decided -> {
          steps.metrics().recordsProcessed("consent", decided.word(), "", 1);
          if (decided instanceof ConsentOutcome.Confirmed) {
            process(exchange, body);
          } else {
            count("dropped", "not-opted-in");
            exchange.send(
                decided instanceof ConsentOutcome.NeedsHost
                    ? ProblemDetail.NEEDS_HOST
                    : ProblemDetail.REFUSED);
          }
        },
        failure -> steps.failed(exchange, failure));
  }

  private Outcome outcome(
      ProjectionWorker worker, byte[] body, Optional<String> token, boolean dryRun) {
    Optional<RejectReason> unreadable = worker.projector().read(body);
    if (unreadable.isPresent()) {
      count("rejected", unreadable.get().word());
      return Outcome.of(
          ProblemDetail.reason(400, "The report cannot be read.", "", unreadable.get().word()));
    }
    Optional<byte[]> subject = worker.projector().instance();
    if (subject.isEmpty()) {
      count("rejected", "missing-identifier");
      return Outcome.of(
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
        return Outcome.of(
            sender == Sender.TOKEN ? ProblemDetail.REFUSED : ProblemDetail.NO_STOCK_CONSENT);
      }
      worker.assume(unconfirmed.get());
    }
    ProjectionResults results = new ProjectionResults();
    worker.projector().projectRead(results);
    if (dryRun) {
      ProjectionResults ifMadeNow = new ProjectionResults();
      worker.projector().projectReadAsOfNow(ifMadeNow);
      return Outcome.of(dryRuns.describe(body, results, ifMadeNow));
    }
    // A confirmed consent ends the rejection of an erased instance's new reports.
    String erased = SuppressReason.ERASED.word();
    return unconfirmed.isPresent()
            && results.rejections().stream().allMatch(one -> one.reason().equals(erased))
        ? Outcome.of(confirmation)
        : projectedOutcome(worker, results);
  }

  private boolean mayReport(ProjectionWorker worker, byte[] subject, Optional<String> token) {
    return sender == Sender.TOKEN
        ? intake.register().matches(subject, token)
        : intake.register().allowsStock(subject, worker.projector().host());
  }

  private Outcome projectedOutcome(ProjectionWorker worker, ProjectionResults results) {
    if (!results.rows().isEmpty()) {
      return Outcome.of(
          worker.encodeOnce(results.rows().get(0)), worker.projector().instance().orElseThrow());
    }
    ProjectionResults.Rejection rejection = results.rejections().get(0);
    count(rejection.verdict(), rejection.reason());
    if (sender == Sender.STOCK && !rejection.invalid()) {
      return Outcome.of(ProblemDetail.NO_STOCK_CONSENT);
    }
    return Outcome.of(
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
