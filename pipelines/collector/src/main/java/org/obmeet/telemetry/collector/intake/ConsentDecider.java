package org.obmeet.telemetry.collector.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.consent.ConsentDecision;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Computes the outcome of a request about consent. Seconds define the order of decisions, so each
 * opt-in of an instance has a later second than all earlier decisions. An opt-out can have the same
 * second as the opt-in that it ends. An opt-in is recorded when a report or a host confirms it. A
 * decider is not thread-safe.
 */
public final class ConsentDecider {
  /** Maximum number of decisions within a day; further decisions are refused, except opt-outs. */
  static final int MAX_DAILY = 20;

  private final InstanceTokens tokens;
  private final ConsentRows rows;

  /**
   * The outcome of a request.
   *
   * @param rows rows to record; none if nothing changes
   * @param second epoch second from which the decision is in force
   */
  record Result(ConsentOutcome outcome, List<GenericRecord> rows, long second) {}

  /** A request, the known history of its instance, and the current time. */
  private record Case(ConsentRequest request, Optional<InstanceConsentHistory> known, Instant now) {
    boolean isOptedIn() {
      return known.map(InstanceConsentHistory::isOptedIn).orElse(false);
    }

    Optional<byte[]> host() {
      return known.flatMap(InstanceConsentHistory::host);
    }

    /** Returns the row of the last decision. */
    GenericRecord last() {
      return known.orElseThrow().last();
    }

    /** Returns the first second, from now on, that is later than all decisions. */
    long nextSecond() {
      return laterThanAll(now.getEpochSecond());
    }

    /** Returns the second from which an opt-in is in force if it is confirmed now. */
    long secondOf(UnconfirmedConsent consent) {
      return laterThanAll(consent.second());
    }

    private long laterThanAll(long second) {
      return known.map(history -> Math.max(second, history.second() + 1)).orElse(second);
    }

    Result result(ConsentOutcome outcome) {
      return new Result(outcome, List.of(), now.getEpochSecond());
    }
  }

  public ConsentDecider(
      Catalog catalog, Pseudonyms pseudonyms, InstanceTokens tokens, Instant now) {
    this.tokens = tokens;
    this.rows = new ConsentRows(catalog, pseudonyms, now);
  }

  Result decide(ConsentRequest request, Optional<InstanceConsentHistory> known, Instant now) {
    Case about = new Case(request, known, now);
    ConsentRequest.Action action = request.action();
    boolean matches =
        tokens.matches(
            request.token(),
            known.flatMap(
                action instanceof ConsentRequest.OptIn
                    ? InstanceConsentHistory::lastTokenHash
                    : InstanceConsentHistory::tokenHash));
    Optional<UnconfirmedConsent> unconfirmed =
        matches ? Optional.empty() : tokens.unconfirmed(request, known, now);
    if (action instanceof ConsentRequest.OptIn optIn) {
      return matches ? change(about, optIn.optIn()) : opened(about, optIn);
    } else if (action instanceof ConsentRequest.ConfirmByReport confirm) {
      return confirmedByReport(about, confirm.host(), matches, unconfirmed);
    } else if (action instanceof ConsentRequest.ConfirmByHost confirm) {
      return confirmedByHost(about, confirm.host(), matches, unconfirmed);
    } else if (action instanceof ConsentRequest.OptOut) {
      return matches
          ? withdrawal(about)
          : unconfirmed
              .filter(consent -> !about.isOptedIn())
              .map(consent -> ended(about, consent))
              .orElseGet(() -> about.result(ConsentOutcome.Plain.REFUSED));
    } else if (matches) {
      Optional<Long> since = known.flatMap(InstanceConsentHistory::tokenSecond);
      return about.result(new ConsentOutcome.Shown(about.last(), since));
    }
    return about.result(
        unconfirmed
            .<ConsentOutcome>map(
                consent -> new ConsentOutcome.Shown(row(about, consent), Optional.empty()))
            .orElseGet(() -> ConsentOutcome.Plain.REFUSED));
  }

  /** Changes the consent in force, or continues the consent that was withdrawn last. */
  private Result change(Case about, OptInRequest optIn) {
    GenericRecord last = about.known().orElseThrow().lastOptIn();
    boolean mayAllowStock =
        InstanceConsentHistory.isConfirmedBy("host", last)
            || Boolean.TRUE.equals(last.get("stock"));
    if (optIn.stock() && !mayAllowStock) {
      return about.result(ConsentOutcome.Plain.NEEDS_HOST);
    }
    GenericRecord row = rows.optIn(about.request(), optIn, about.nextSecond());
    row.put("host", last.get("host"));
    row.put("confirmed_by", last.get("confirmed_by"));
    return recorded(about, ConsentOutcome.Plain.CHANGED, row);
  }

  /** Issues a token for an opt-in, or the same token again for a repeated request. */
  private Result opened(Case about, ConsentRequest.OptIn optIn) {
    byte[] subject = about.request().subject();
    Optional<Result> repeated = about.known().flatMap(history -> repeated(about, optIn, history));
    if (repeated.isPresent()) {
      return repeated.get();
    }
    if (about.isOptedIn() && !optIn.recovers()) {
      return about.result(ConsentOutcome.Plain.HELD);
    }
    UnconfirmedConsent consent =
        tokens.open(subject, optIn, about.known(), about.nextSecond(), about.now());
    String token = tokens.issue(subject, consent, optIn.idempotencyKey());
    return new Result(
        new ConsentOutcome.Opened(token, false, consent.expires()), List.of(), consent.second());
  }

  /** Returns the token in force if the same request received this token before; empty otherwise. */
  private Optional<Result> repeated(
      Case about, ConsentRequest.OptIn optIn, InstanceConsentHistory history) {
    if (optIn.idempotencyKey().isEmpty() || !history.isOptedIn()) {
      return Optional.empty();
    }
    byte[] subject = about.request().subject();
    Optional<UnconfirmedConsent> recorded =
        history
            .tokenSecond()
            .map(second -> new UnconfirmedConsent(optIn.optIn(), second, optIn.client()));
    return Stream.concat(tokens.find(subject, optIn).stream(), recorded.stream())
        .map(
            consent ->
                new ConsentOutcome.Opened(
                    tokens.issue(subject, consent, optIn.idempotencyKey()),
                    true,
                    consent.expires()))
        .filter(opened -> tokens.matches(Optional.of(opened.token()), history.tokenHash()))
        .map(about::result)
        .findFirst();
  }

  /** Confirms an opt-in by its first report. */
  private Result confirmedByReport(
      Case about,
      Optional<byte[]> host,
      boolean matches,
      Optional<UnconfirmedConsent> unconfirmed) {
    if (matches) {
      return about.result(ConsentOutcome.Plain.CONFIRMED);
    } else if (unconfirmed.isEmpty()) {
      return about.result(ConsentOutcome.Plain.REFUSED);
    } else if (about.known().filter(known -> known.needsHost(host)).isPresent()) {
      return about.result(ConsentOutcome.Plain.NEEDS_HOST);
    }
    GenericRecord row = row(about, unconfirmed.get());
    return recorded(
        about, ConsentOutcome.Plain.CONFIRMED, ConsentRows.confirmed(row, "report", host));
  }

  /**
   * Confirms an opt-in by a host. If a consent is in force or a host is known, only the known host
   * can confirm a new token. With the token in force, any host can confirm. The first host that
   * confirms also allows reports of unmodified servers, if the opt-in asked for that.
   */
  private Result confirmedByHost(
      Case about, byte[] host, boolean matches, Optional<UnconfirmedConsent> unconfirmed) {
    if (matches) {
      boolean stock =
          Boolean.TRUE.equals(about.last().get("stock"))
              || !InstanceConsentHistory.isConfirmedBy("host", about.last())
                  && tokens
                      .open(about.request().subject(), about.request().token())
                      .filter(consent -> consent.optIn().stock())
                      .isPresent();
      GenericRecord row = ConsentRows.again(about.last(), about.nextSecond());
      row.put("stock", stock);
      return recorded(
          about,
          ConsentOutcome.Plain.CONFIRMED,
          ConsentRows.confirmed(row, "host", Optional.of(host)));
    } else if (unconfirmed.isEmpty()) {
      return about.result(ConsentOutcome.Plain.REFUSED);
    }
    boolean isHost = about.host().filter(known -> Arrays.equals(known, host)).isPresent();
    if (!isHost && (about.isOptedIn() || about.host().isPresent())) {
      return about.result(ConsentOutcome.Plain.OTHER_HOST);
    }
    UnconfirmedConsent consent = unconfirmed.get();
    GenericRecord row = rows.optIn(about.request(), consent.optIn(), about.secondOf(consent));
    return recorded(
        about,
        ConsentOutcome.Plain.CONFIRMED,
        ConsentRows.confirmed(row, "host", Optional.of(host)));
  }

  /** Returns the row of an opt-in that no host has confirmed. It allows no unmodified server. */
  private GenericRecord row(Case about, UnconfirmedConsent consent) {
    return rows.optIn(about.request(), consent.optIn().withStock(false), about.secondOf(consent));
  }

  private static Result recorded(Case about, ConsentOutcome outcome, GenericRecord row) {
    if (about.isOptedIn() && isSameDecision(row, about.last())) {
      return about.result(outcome);
    }
    long dayAgo = about.now().minus(1, ChronoUnit.DAYS).getEpochSecond();
    return about.known().filter(known -> known.countAfter(dayAgo) >= MAX_DAILY).isPresent()
        ? about.result(ConsentOutcome.Plain.TOO_MANY)
        : new Result(outcome, List.of(row), (Long) row.get("second"));
  }

  /**
   * Returns an opt-out that is in force now. If an opt-in takes effect later, a second opt-out ends
   * it at that time.
   */
  private Result withdrawal(Case about) {
    long now = about.now().getEpochSecond();
    byte[] subject = about.request().subject();
    List<GenericRecord> optOuts = new ArrayList<>();
    optOuts.add(rows.optOut(subject, now));
    if (about.known().orElseThrow().second() > now) {
      optOuts.add(rows.optOut(subject, about.known().orElseThrow().second()));
    }
    return new Result(ConsentOutcome.Plain.WITHDRAWN, optOuts, now);
  }

  /** Ends an opt-in that is not confirmed, which leaves no row. */
  private Result ended(Case about, UnconfirmedConsent consent) {
    tokens.withdraw(about.request().token().orElseThrow(), consent, about.now());
    return about.result(ConsentOutcome.Plain.WITHDRAWN);
  }

  private static boolean isSameDecision(GenericRecord first, GenericRecord second) {
    return first.getSchema().getFields().stream()
        .filter(field -> !field.name().equals("day") && !field.name().equals("second"))
        .allMatch(
            field ->
                GenericData.get()
                        .compare(first.get(field.pos()), second.get(field.pos()), field.schema())
                    == 0);
  }

  /** Creates rows of the consent stream by projection. Not thread-safe. */
  static final class ConsentRows {
    static final String STREAM = "consent";

    /** The instance in a line to project; the subject of the request replaces its subject. */
    private static final String UNKNOWN = "unknown";

    private final Projector projector;

    ConsentRows(Catalog catalog, Pseudonyms pseudonyms, Instant now) {
      Dataset dataset = catalog.dataset(STREAM);
      this.projector =
          new Projector(
              dataset,
              catalog.processing(),
              pseudonyms,
              (subject, when) -> new ConsentDecision.NeverOptedIn(),
              SuppressionLookup.none(),
              now,
              Period.ofYears(1000));
    }

    GenericRecord optIn(ConsentRequest request, OptInRequest decision, long second) {
      ObjectNode line = line(true, second);
      line.put("scope", decision.scope().word());
      line.put("deployment", decision.deployment().word());
      line.put("policyVersion", decision.policyVersion());
      line.put("stock", decision.stock());
      line.put("token", request.token().orElseThrow());
      decision.account().ifPresent(account -> line.put("account", account));
      return project(line, request.subject(), second);
    }

    GenericRecord optOut(byte[] subject, long second) {
      return project(line(false, second), subject, second);
    }

    /** Returns a copy of a row with another time. */
    static GenericRecord again(GenericRecord last, long second) {
      GenericRecord row = GenericData.get().deepCopy(last.getSchema(), last);
      row.put("day", (int) Duration.ofSeconds(second).toDays());
      row.put("second", second);
      return row;
    }

    static GenericRecord confirmed(GenericRecord row, String by, Optional<byte[]> host) {
      row.put("confirmed_by", by);
      return with(row, "host", host);
    }

    private static ObjectNode line(boolean statistics, long second) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("uniqueId", UNKNOWN);
      line.put("statistics", statistics);
      line.put("at", Instant.ofEpochSecond(second).toString());
      return line;
    }

    private static GenericRecord with(GenericRecord row, String field, Optional<byte[]> value) {
      Schema type = ((GenericFixed) row.get("subject")).getSchema();
      row.put(field, value.map(bytes -> new GenericData.Fixed(type, bytes)).orElse(null));
      return row;
    }

    /** Projects a line, and replaces its subject. */
    private GenericRecord project(ObjectNode line, byte[] subject, long second) {
      projector.setNow(Instant.ofEpochSecond(second));
      byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
      ProjectionResults results = new ProjectionResults();
      projector.project(bytes, 0, bytes.length, results);
      GenericRecord row =
          results.rows().stream()
              .findFirst()
              .orElseThrow(
                  () -> new IllegalStateException("projection rejected a decision on consent"));
      return with(row, "subject", Optional.of(subject));
    }
  }
}
