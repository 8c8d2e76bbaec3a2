package org.obmeet.telemetry.collector.intake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * Computes the outcome of a decision on consent. Seconds define the order of decisions, so each
 * opt-in of an instance has a later second than all earlier decisions. An opt-out can have the same
 * second as the opt-in that it ends. Only one thread uses it.
 */
public final class ConsentDecider {
  private final InstanceTokens tokens;
  private final ConsentRows rows;

  /**
   * A request to decide.
   *
   * @param decision the opt-in; empty for an opt-out
   */
  record Request(
      String uniqueId,
      InstanceSubject subject,
      Optional<OptInRequest> decision,
      Optional<String> token) {
    /** Omits the instance and the token, because the text may be logged. */
    @Override
    public String toString() {
      return decision.isPresent() ? "opt-in" : "opt-out";
    }
  }

  /**
   * The outcome of a request.
   *
   * @param rows rows to record; none if nothing changes
   * @param second epoch second from which the decision is in force
   */
  record Result(ConsentOutcome outcome, List<GenericRecord> rows, long second) {}

  /** Creates a decider for a catalogue and the keys of a keyset. */
  public ConsentDecider(
      Catalog catalog, Pseudonyms pseudonyms, InstanceTokens tokens, Instant now) {
    this.tokens = tokens;
    this.rows = new ConsentRows(catalog, pseudonyms, now);
  }

  Result decide(Request request, Optional<InstanceConsentHistory> known, Instant now) {
    boolean isIn = known.map(InstanceConsentHistory::isOptedIn).orElse(false);
    boolean owns = tokens.matches(request.token(), known.flatMap(InstanceConsentHistory::token));
    if (request.decision().isEmpty()) {
      return owns ? withdrawal(request, known.orElseThrow(), now) : refused(now);
    }
    if (isIn && !owns) {
      return refused(now);
    }
    long second =
        Math.max(
            now.getEpochSecond(),
            known.map(history -> history.second() + 1).orElse(Long.MIN_VALUE));
    String token = isIn ? request.token().orElseThrow() : tokens.next();
    GenericRecord row = rows.optIn(request.uniqueId(), request.decision().get(), token, second);
    if (isIn && isSameDecision(row, known.orElseThrow().last())) {
      return new Result(new ConsentOutcome.Changed(), List.of(), now.getEpochSecond());
    }
    ConsentOutcome outcome = isIn ? new ConsentOutcome.Changed() : new ConsentOutcome.Opened(token);
    return new Result(outcome, List.of(row), second);
  }

  /**
   * Returns an opt-out that is in force now. If an opt-in takes effect later, a second opt-out ends
   * it at that time.
   */
  private Result withdrawal(Request request, InstanceConsentHistory known, Instant now) {
    List<GenericRecord> optOuts = new ArrayList<>();
    optOuts.add(rows.optOut(request.uniqueId(), now.getEpochSecond()));
    if (known.second() > now.getEpochSecond()) {
      optOuts.add(rows.optOut(request.uniqueId(), known.second()));
    }
    return new Result(new ConsentOutcome.Withdrawn(), optOuts, now.getEpochSecond());
  }

  private static Result refused(Instant now) {
    return new Result(new ConsentOutcome.Refused(), List.of(), now.getEpochSecond());
  }

  private static boolean isSameDecision(GenericRecord first, GenericRecord second) {
    for (Schema.Field field : first.getSchema().getFields()) {
      boolean time = field.name().equals("day") || field.name().equals("second");
      if (!time && !java.util.Objects.equals(first.get(field.pos()), second.get(field.pos()))) {
        return false;
      }
    }
    return true;
  }
}
