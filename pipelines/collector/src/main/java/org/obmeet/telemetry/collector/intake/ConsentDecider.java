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
 * What a decision on consent comes to. Each decision of an instance has a second of its own, so
 * that the stream says in which order they were made; a withdrawal shares the second of what it
 * ends. Used by one thread.
 */
public final class ConsentDecider {
  private final InstanceTokens tokens;
  private final ConsentRows rows;

  /**
   * What is asked.
   *
   * @param decision empty for a withdrawal
   */
  record Request(
      String uniqueId,
      InstanceSubject subject,
      Optional<OptInRequest> decision,
      Optional<String> token) {
    /** Says nothing of whom and by which token. */
    @Override
    public String toString() {
      return decision.isPresent() ? "opt-in" : "opt-out";
    }
  }

  /**
   * What it comes to.
   *
   * @param rows to be recorded; none where nothing changes
   * @param second from which on it holds
   */
  record Result(ConsentOutcome outcome, List<GenericRecord> rows, long second) {}

  /** Decides under a catalogue, with a ring's keys. */
  public ConsentDecider(
      Catalog catalog, Pseudonyms pseudonyms, InstanceTokens tokens, Instant now) {
    this.tokens = tokens;
    this.rows = new ConsentRows(catalog, pseudonyms, now);
  }

  Result decide(Request request, Optional<InstanceConsentHistory> known, Instant now) {
    boolean isIn = known.map(InstanceConsentHistory::isIn).orElse(false);
    boolean owns = tokens.matches(request.token(), known.flatMap(InstanceConsentHistory::token));
    if (request.decision().isEmpty()) {
      return owns ? withdrawn(request, known.orElseThrow(), now) : refused(now);
    }
    if (isIn && !owns) {
      return refused(now);
    }
    long second =
        Math.max(now.getEpochSecond(), known.map(held -> held.second() + 1).orElse(Long.MIN_VALUE));
    String token = isIn ? request.token().orElseThrow() : tokens.next();
    GenericRecord row = rows.optIn(request.uniqueId(), request.decision().get(), token, second);
    if (isIn && saysTheSame(row, known.orElseThrow().last())) {
      return new Result(new ConsentOutcome.Changed(), List.of(), now.getEpochSecond());
    }
    ConsentOutcome outcome = isIn ? new ConsentOutcome.Changed() : new ConsentOutcome.Opened(token);
    return new Result(outcome, List.of(row), second);
  }

  /** Out from now on, and again where an opt-in was to take effect later. */
  private Result withdrawn(Request request, InstanceConsentHistory known, Instant now) {
    List<GenericRecord> out = new ArrayList<>();
    out.add(rows.optOut(request.uniqueId(), now.getEpochSecond()));
    if (known.second() > now.getEpochSecond()) {
      out.add(rows.optOut(request.uniqueId(), known.second()));
    }
    return new Result(new ConsentOutcome.Withdrawn(), out, now.getEpochSecond());
  }

  private static Result refused(Instant now) {
    return new Result(new ConsentOutcome.Refused(), List.of(), now.getEpochSecond());
  }

  private static boolean saysTheSame(GenericRecord a, GenericRecord b) {
    for (Schema.Field field : a.getSchema().getFields()) {
      boolean time = field.name().equals("day") || field.name().equals("second");
      if (!time && !java.util.Objects.equals(a.get(field.pos()), b.get(field.pos()))) {
        return false;
      }
    }
    return true;
  }
}
