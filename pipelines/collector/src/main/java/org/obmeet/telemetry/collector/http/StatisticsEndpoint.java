package org.obmeet.telemetry.collector.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.obmeet.telemetry.collector.intake.Bench;
import org.obmeet.telemetry.collector.intake.Benches;
import org.obmeet.telemetry.collector.intake.ConsentRegister;
import org.obmeet.telemetry.collector.intake.Verdicts;
import org.obmeet.telemetry.collector.measure.Measures;
import org.obmeet.telemetry.lake.Landed;
import org.obmeet.telemetry.lake.LandedRow;
import org.obmeet.telemetry.lake.LandingWriter;
import org.obmeet.telemetry.privacy.projection.RejectReason;

/**
 * Reports of instances. Who sends it is settled before anything else of it is looked at, so that
 * nobody learns by another's report whether an instance is known.
 */
final class StatisticsEndpoint implements Endpoint {
  private static final String STREAM = "instance_statistics";

  private final Benches benches;
  private final ConsentRegister consents;
  private final LandingWriter landing;
  private final Limits limits;
  private final Measures measures;
  private final Executor executor;
  private final Sender sender;
  private final DryRuns dryRuns;

  /** Who sends. */
  enum Sender {
    /** Whoever holds the instance's token. */
    TOKEN,
    /** An unmodified server, which holds none. */
    STOCK
  }

  /** What a body comes to: an answer, or a row to land. */
  private record Outcome(Optional<Answer> answer, Optional<LandedRow> row) {
    static Outcome of(Answer answer) {
      return new Outcome(Optional.of(answer), Optional.empty());
    }
  }

  StatisticsEndpoint(
      Benches benches,
      ConsentRegister consents,
      LandingWriter landing,
      Limits limits,
      Measures measures,
      Executor executor,
      Sender sender,
      DryRuns dryRuns) {
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
  public void handle(Exchange exchange) {
    Optional<Answer> refusal = Body.refusal(exchange.headers(), false);
    if (refusal.isEmpty() && sender == Sender.STOCK && exchange.asks("dry-run=true")) {
      refusal = Optional.of(Problem.of(400, "A dry run needs the token: POST /v1/statistics."));
    }
    if (refusal.isPresent()) {
      exchange.send(refusal.get());
      return;
    }
    BodyReader.read(
        exchange.request(),
        limits.sent(),
        limits.time(),
        bytes -> Guarded.run(exchange, limits, measures, () -> body(exchange, bytes)),
        exchange::send);
  }

  private void body(Exchange exchange, byte[] sent) {
    measures.received(sent.length);
    byte[] body;
    try {
      body = Body.inflated(exchange.headers(), sent, limits.inflated());
    } catch (Body.Fault fault) {
      exchange.send(fault.answer());
      return;
    }
    judge(exchange, body);
  }

  private void judge(Exchange exchange, byte[] body) {
    Optional<String> token = exchange.bearer();
    boolean dryRun = exchange.asks("dry-run=true");
    Outcome outcome = benches.at(bench -> outcome(bench, body, token, dryRun));
    if (outcome.answer().isPresent()) {
      exchange.send(outcome.answer().get());
    } else {
      land(exchange, body, outcome.row().orElseThrow());
    }
  }

  private Outcome outcome(Bench bench, byte[] body, Optional<String> token, boolean dryRun) {
    Optional<RejectReason> unreadable = bench.projector().read(body);
    if (unreadable.isPresent()) {
      measures.judged(STREAM, "rejected", unreadable.get().word(), 1);
      return Outcome.of(
          Problem.reason(400, "The report cannot be read.", "", unreadable.get().word()));
    }
    Optional<byte[]> subject = bench.projector().instance();
    if (subject.isEmpty()) {
      measures.judged(STREAM, "rejected", "missing-identifier", 1);
      return Outcome.of(
          Problem.reason(400, "The report names no instance.", "uniqueId", "missing-identifier"));
    }
    if (!mayReport(subject.get(), token)) {
      measures.judged(STREAM, "dropped", "not-opted-in", 1);
      return Outcome.of(sender == Sender.TOKEN ? Problem.REFUSED : Problem.NO_STOCK_CONSENT);
    }
    Verdicts verdicts = new Verdicts();
    bench.projector().projectRead(verdicts);
    if (dryRun) {
      Verdicts madeNow = new Verdicts();
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

  private Outcome judged(Bench bench, Verdicts verdicts) {
    if (!verdicts.rows().isEmpty()) {
      return new Outcome(Optional.empty(), Optional.of(bench.encodeOnce(verdicts.rows().get(0))));
    }
    Verdicts.Refusal refusal = verdicts.refusals().get(0);
    measures.judged(STREAM, refusal.reject() ? "rejected" : "dropped", refusal.reason(), 1);
    if (sender == Sender.STOCK && !refusal.reject()) {
      return Outcome.of(Problem.NO_STOCK_CONSENT);
    }
    return Outcome.of(
        refusal.reject()
            ? Problem.reason(400, "The report cannot be taken.", refusal.path(), refusal.reason())
            : Problem.reason(403, "The consent does not cover this report.", "", refusal.reason()));
  }

  private void land(Exchange exchange, byte[] body, LandedRow row) {
    Optional<CompletableFuture<Landed>> landed = landing.append(List.of(row));
    if (landed.isEmpty()) {
      exchange.send(limits.busy());
      return;
    }
    landed
        .get()
        .whenCompleteAsync(
            (done, failure) -> {
              if (failure != null && Guarded.isStale(failure)) {
                Guarded.run(exchange, limits, measures, () -> judge(exchange, body));
              } else {
                exchange.send(failure == null ? stored(done) : limits.notStored());
              }
            },
            executor);
  }

  private Answer stored(Landed landed) {
    boolean held = landed.held() > 0;
    measures.judged(STREAM, held ? "held" : "accepted", "", 1);
    return held
        ? Answer.json(200, Answer.object().put("verdict", "held"))
        : Answer.json(202, Answer.object().put("verdict", "accepted"));
  }
}
