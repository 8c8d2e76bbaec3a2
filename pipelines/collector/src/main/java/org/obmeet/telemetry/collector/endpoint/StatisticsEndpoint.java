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
 * Reports of instances. Who sends it is settled before anything else of it is looked at, so that
 * nobody learns by another's report whether an instance is known.
 */
final class StatisticsEndpoint implements Endpoint {
  private static final String STREAM = "instance_statistics";

  private final ProjectionWorkerPool benches;
  private final ConsentRegister consents;
  private final LandingWriter landing;
  private final RequestLimits limits;
  private final MonitoringMetrics measures;
  private final Executor executor;
  private final Sender sender;
  private final DryRunRenderer dryRuns;

  /** Who sends. */
  enum Sender {
    /** Whoever holds the instance's token. */
    TOKEN,
    /** An unmodified server, which holds none. */
    STOCK
  }

  /** What a body comes to: an answer, or a row to land. */
  private record Outcome(Optional<FullResponse> answer, Optional<EncodedRow> row) {
    static Outcome of(FullResponse answer) {
      return new Outcome(Optional.of(answer), Optional.empty());
    }
  }

  StatisticsEndpoint(
      ProjectionWorkerPool benches,
      ConsentRegister consents,
      LandingWriter landing,
      RequestLimits limits,
      MonitoringMetrics measures,
      Executor executor,
      Sender sender,
      DryRunRenderer dryRuns) {
    this.benches = benches;
    this.consents = consents;
    this.landing = landing;
    this.limits = limits;
    this.measures = measures;
    this.executor = executor;
    this.sender = sender;
    this.dryRuns = dryRuns;
  }

  @Override
  public void handle(HttpExchange exchange) {
    Optional<FullResponse> refusal = RequestBody.refusal(exchange.headers(), false);
    if (refusal.isEmpty() && sender == Sender.STOCK && exchange.hasQueryParameter("dry-run=true")) {
      refusal =
          Optional.of(ProblemDetail.of(400, "A dry run needs the token: POST /v1/statistics."));
    }
    if (refusal.isPresent()) {
      exchange.send(refusal.get());
      return;
    }
    RequestBodyReader.read(
        exchange.request(),
        limits.sent(),
        limits.time(),
        bytes -> ErrorBoundary.run(exchange, limits, measures, () -> body(exchange, bytes)),
        exchange::send);
  }

  private void body(HttpExchange exchange, byte[] sent) {
    measures.received(sent.length);
    byte[] body;
    try {
      body = RequestBody.inflated(exchange.headers(), sent, limits.inflated());
    } catch (RequestBody.Fault fault) {
      exchange.send(fault.answer());
      return;
    }
    judge(exchange, body);
  }

  private void judge(HttpExchange exchange, byte[] body) {
    Optional<String> token = exchange.bearerToken();
    boolean dryRun = exchange.hasQueryParameter("dry-run=true");
    Outcome outcome = benches.call(bench -> outcome(bench, body, token, dryRun));
    if (outcome.answer().isPresent()) {
      exchange.send(outcome.answer().get());
    } else {
      land(exchange, body, outcome.row().orElseThrow());
    }
  }

  private Outcome outcome(
      ProjectionWorker bench, byte[] body, Optional<String> token, boolean dryRun) {
    Optional<RejectReason> unreadable = bench.projector().read(body);
    if (unreadable.isPresent()) {
      measures.judged(STREAM, "rejected", unreadable.get().word(), 1);
      return Outcome.of(
          ProblemDetail.reason(400, "The report cannot be read.", "", unreadable.get().word()));
    }
    Optional<byte[]> subject = bench.projector().instance();
    if (subject.isEmpty()) {
      measures.judged(STREAM, "rejected", "missing-identifier", 1);
      return Outcome.of(
          ProblemDetail.reason(
              400, "The report names no instance.", "uniqueId", "missing-identifier"));
    }
    if (!mayReport(subject.get(), token)) {
      measures.judged(STREAM, "dropped", "not-opted-in", 1);
      return Outcome.of(
          sender == Sender.TOKEN ? ProblemDetail.REFUSED : ProblemDetail.NO_STOCK_CONSENT);
    }
    ProjectionResults verdicts = new ProjectionResults();
    bench.projector().projectRead(verdicts);
    if (dryRun) {
      ProjectionResults madeNow = new ProjectionResults();
      bench.projector().projectReadMadeNow(madeNow);
      return Outcome.of(dryRuns.describe(body, verdicts, madeNow));
    }
    return judged(bench, verdicts);
  }

  private boolean mayReport(byte[] subject, Optional<String> token) {
    return sender == Sender.TOKEN
        ? consents.matches(subject, token)
        : consents.allowsStock(subject);
  }

  private Outcome judged(ProjectionWorker bench, ProjectionResults verdicts) {
    if (!verdicts.rows().isEmpty()) {
      return new Outcome(Optional.empty(), Optional.of(bench.encodeOnce(verdicts.rows().get(0))));
    }
    ProjectionResults.Rejection refusal = verdicts.refusals().get(0);
    measures.judged(STREAM, refusal.reject() ? "rejected" : "dropped", refusal.reason(), 1);
    if (sender == Sender.STOCK && !refusal.reject()) {
      return Outcome.of(ProblemDetail.NO_STOCK_CONSENT);
    }
    return Outcome.of(
        refusal.reject()
            ? ProblemDetail.reason(
                400, "The report cannot be taken.", refusal.path(), refusal.reason())
            : ProblemDetail.reason(
                403, "The consent does not cover this report.", "", refusal.reason()));
  }

  private void land(HttpExchange exchange, byte[] body, EncodedRow row) {
    Optional<CompletableFuture<AppendResult>> landed = landing.append(List.of(row));
    if (landed.isEmpty()) {
      exchange.send(limits.busy());
      return;
    }
    landed
        .get()
        .whenCompleteAsync(
            (done, failure) -> {
              if (failure != null && ErrorBoundary.isStale(failure)) {
                ErrorBoundary.run(exchange, limits, measures, () -> judge(exchange, body));
              } else {
                exchange.send(failure == null ? stored(done) : limits.notStored());
              }
            },
            executor);
  }

  private FullResponse stored(AppendResult landed) {
    boolean held = landed.duplicates() > 0;
    measures.judged(STREAM, held ? "held" : "accepted", "", 1);
    return held
        ? FullResponse.json(200, FullResponse.object().put("verdict", "held"))
        : FullResponse.json(202, FullResponse.object().put("verdict", "accepted"));
  }
}
