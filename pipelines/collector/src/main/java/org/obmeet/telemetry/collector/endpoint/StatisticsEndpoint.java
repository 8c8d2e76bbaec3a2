package org.obmeet.telemetry.collector.endpoint;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.ErrorBoundary;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RequestBody;
import org.obmeet.telemetry.collector.http.RequestBodyReader;
import org.obmeet.telemetry.collector.http.RequestLimits;
import org.obmeet.telemetry.collector.intake.ConsentRegister;
import org.obmeet.telemetry.collector.intake.ProjectionResults;
import org.obmeet.telemetry.collector.intake.ProjectionWorker;
import org.obmeet.telemetry.collector.intake.ProjectionWorkerPool;
import org.obmeet.telemetry.collector.monitoring.MonitoringMetrics;
import org.obmeet.telemetry.lake.landing.AppendResult;
import org.obmeet.telemetry.lake.landing.EncodedRow;
import org.obmeet.telemetry.lake.landing.LandingWriter;
import org.obmeet.telemetry.privacy.projection.RejectReason;

/**
 * Receives reports of instances. It checks the sender before anything else, so that a response
 * never discloses to a sender if another instance is known.
 */
final class StatisticsEndpoint implements Endpoint {
  private static final String STREAM = "instance_statistics";

  private final ProjectionWorkerPool workers;
  private final ConsentRegister consents;
  private final LandingWriter landing;
  private final RequestLimits limits;
  private final MonitoringMetrics metrics;
  private final Executor executor;
  private final Sender sender;
  private final DryRunRenderer dryRuns;

  /** The kind of sender. */
  enum Sender {
    /** A server that sends the token of its instance. */
    TOKEN,
    /** An unmodified server, which has no token. */
    STOCK
  }

  /** The outcome of a report, which is either a response or a row to land. */
  private record Outcome(Optional<FullResponse> response, Optional<EncodedRow> row) {
    static Outcome of(FullResponse response) {
      return new Outcome(Optional.of(response), Optional.empty());
    }
  }

  StatisticsEndpoint(
      ProjectionWorkerPool workers,
      ConsentRegister consents,
      LandingWriter landing,
      RequestLimits limits,
      MonitoringMetrics metrics,
      Executor executor,
      Sender sender,
      DryRunRenderer dryRuns) {
    this.workers = workers;
    this.consents = consents;
    this.landing = landing;
    this.limits = limits;
    this.metrics = metrics;
    this.executor = executor;
    this.sender = sender;
    this.dryRuns = dryRuns;
  }

  @Override
  public void handle(HttpExchange exchange) {
    Optional<FullResponse> rejection = RequestBody.unsupportedMediaType(exchange.headers(), false);
    if (rejection.isEmpty()
        && sender == Sender.STOCK
        && exchange.hasQueryParameter("dry-run=true")) {
      rejection =
          Optional.of(
              ProblemDetail.of(
                  400, "A dry run needs the token. Send it to POST /v1/statistics?dry-run=true."));
    }
    if (rejection.isPresent()) {
      exchange.send(rejection.get());
      return;
    }
    RequestBodyReader.read(
        exchange.request(),
        limits.sentBytes(),
        limits.time(),
        bytes -> ErrorBoundary.run(exchange, limits, metrics, () -> body(exchange, bytes)),
        exchange::send);
  }

  private void body(HttpExchange exchange, byte[] sent) {
    metrics.bodyReceived(sent.length);
    byte[] body;
    try {
      body = RequestBody.inflate(exchange.headers(), sent, limits.inflatedBytes());
    } catch (RequestBody.InvalidBodyException invalid) {
      exchange.send(invalid.response());
      return;
    }
    process(exchange, body);
  }

  private void process(HttpExchange exchange, byte[] body) {
    Optional<String> token = exchange.bearerToken();
    boolean dryRun = exchange.hasQueryParameter("dry-run=true");
    Outcome outcome = workers.call(worker -> outcome(worker, body, token, dryRun));
    if (outcome.response().isPresent()) {
      exchange.send(outcome.response().get());
    } else {
      land(exchange, body, outcome.row().orElseThrow());
    }
  }

  private Outcome outcome(
      ProjectionWorker worker, byte[] body, Optional<String> token, boolean dryRun) {
    Optional<RejectReason> unreadable = worker.projector().read(body);
    if (unreadable.isPresent()) {
      metrics.recordsProcessed(STREAM, "rejected", unreadable.get().word(), 1);
      return Outcome.of(
          ProblemDetail.reason(400, "The report cannot be read.", "", unreadable.get().word()));
    }
    Optional<byte[]> subject = worker.projector().instance();
    if (subject.isEmpty()) {
      metrics.recordsProcessed(STREAM, "rejected", "missing-identifier", 1);
      return Outcome.of(
          ProblemDetail.reason(
              400, "The report names no instance.", "uniqueId", "missing-identifier"));
    }
    if (!mayReport(subject.get(), token)) {
      metrics.recordsProcessed(STREAM, "dropped", "not-opted-in", 1);
      return Outcome.of(
          sender == Sender.TOKEN ? ProblemDetail.REFUSED : ProblemDetail.NO_STOCK_CONSENT);
    }
    ProjectionResults results = new ProjectionResults();
    worker.projector().projectRead(results);
    if (dryRun) {
      ProjectionResults ifMadeNow = new ProjectionResults();
      worker.projector().projectReadAsOfNow(ifMadeNow);
      return Outcome.of(dryRuns.describe(body, results, ifMadeNow));
    }
    return outcomeOf(worker, results);
  }

  private boolean mayReport(byte[] subject, Optional<String> token) {
    return sender == Sender.TOKEN
        ? consents.matches(subject, token)
        : consents.allowsStock(subject);
  }

  private Outcome outcomeOf(ProjectionWorker worker, ProjectionResults results) {
    if (!results.rows().isEmpty()) {
      return new Outcome(Optional.empty(), Optional.of(worker.encodeOnce(results.rows().get(0))));
    }
    ProjectionResults.Rejection rejection = results.rejections().get(0);
    metrics.recordsProcessed(
        STREAM, rejection.invalid() ? "rejected" : "dropped", rejection.reason(), 1);
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

  private void land(HttpExchange exchange, byte[] body, EncodedRow row) {
    Optional<CompletableFuture<AppendResult>> landed = landing.append(List.of(row));
    if (landed.isEmpty()) {
      exchange.send(limits.queueFull());
      return;
    }
    landed
        .get()
        .whenCompleteAsync(
            (done, failure) -> {
              if (failure != null && ErrorBoundary.isStale(failure)) {
                ErrorBoundary.run(exchange, limits, metrics, () -> process(exchange, body));
              } else {
                exchange.send(failure == null ? stored(done) : limits.notStored());
              }
            },
            executor);
  }

  private FullResponse stored(AppendResult landed) {
    boolean isDuplicate = landed.duplicates() > 0;
    metrics.recordsProcessed(STREAM, isDuplicate ? "held" : "accepted", "", 1);
    return isDuplicate
        ? FullResponse.json(200, FullResponse.object().put("verdict", "held"))
        : FullResponse.json(202, FullResponse.object().put("verdict", "accepted"));
  }
}
