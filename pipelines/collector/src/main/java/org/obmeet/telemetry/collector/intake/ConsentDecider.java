package org.obmeet.telemetry.collector.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.consent.ConsentDecision;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

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
    boolean matches =
        tokens.matches(request.token(), known.flatMap(InstanceConsentHistory::tokenHash));
    if (request.decision().isEmpty()) {
      return matches ? withdrawal(request, known.orElseThrow(), now) : refused(now);
    }
    if (isIn && !matches) {
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
      if (!time && !Objects.equals(first.get(field.pos()), second.get(field.pos()))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Creates rows of the consent stream by projection, as imports do. These rows need no consent,
   * and no retention rejects them. Only one thread uses it.
   */
  static final class ConsentRows {
    static final String STREAM = "consent";

    private final Projector projector;

    ConsentRows(Catalog catalog, Pseudonyms pseudonyms, Instant now) {
      Dataset dataset = catalog.dataset(STREAM);
      this.projector =
          new Projector(
              dataset,
              catalog.processing(),
              pseudonyms,
              (subject, when) -> new ConsentDecision.NeverOptedIn(),
              now,
              Period.ofYears(1000));
    }

    GenericRecord optIn(String uniqueId, OptInRequest decision, String token, long second) {
      ObjectNode line = line(uniqueId, true, second);
      line.put("scope", decision.scope().word());
      line.put("deployment", decision.deployment().word());
      line.put("policyVersion", decision.policyVersion());
      line.put("stock", decision.stock());
      line.put("token", token);
      decision.account().ifPresent(account -> line.put("account", account));
      return project(line, second);
    }

    GenericRecord optOut(String uniqueId, long second) {
      return project(line(uniqueId, false, second), second);
    }

    private static ObjectNode line(String uniqueId, boolean statistics, long second) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("uniqueId", uniqueId);
      line.put("statistics", statistics);
      line.put("at", Instant.ofEpochSecond(second).toString());
      return line;
    }

    private GenericRecord project(ObjectNode line, long second) {
      projector.setNow(Instant.ofEpochSecond(second));
      byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
      ProjectionResults results = new ProjectionResults();
      projector.project(bytes, 0, bytes.length, results);
      return results.rows().stream()
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException("projection rejected a decision on consent"));
    }
  }
}
