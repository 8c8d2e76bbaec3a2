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
   * @param token what becomes of the opt-in of the request's token, if it was not confirmed
   */
  record Result(ConsentOutcome outcome, List<GenericRecord> rows, long second, Token token) {
    Result(ConsentOutcome outcome, List<GenericRecord> rows, long second) {
      this(outcome, rows, second, Token.STAYS);
    }

    Result with(Token own) {
      return new Result(outcome, rows, second, own);
    }
  }

  /** What becomes of an opt-in that was not confirmed. */
  enum Token {
    STAYS,
    CONFIRMED,
    /** It is in the file of withdrawn opt-ins. */
    ENDED
  }

  /** A request, the known history of its instance, and the current time. */
  private record Case(ConsentRequest request, Optional<InstanceConsentHistory> known, Instant now) {
    boolean isOptedIn() {
      return known.map(InstanceConsentHistory::isOptedIn).orElse(false);
    }

    /** Returns the row of the last decision. */
    GenericRecord last() {
      return known.orElseThrow().last();
    }

    long nextSecond() {
      return laterThanAll(now.getEpochSecond());
    }

    /** Returns the first second, from a second on, that is later than all decisions. */
    long laterThanAll(long second) {
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
                    ? InstanceConsentHistory::optInTokenHash
                    : InstanceConsentHistory::tokenHash));
    Optional<UnconfirmedConsent> unconfirmed =
        matches ? Optional.empty() : tokens.unconfirmed(request, known, now);
    if (action instanceof ConsentRequest.OptIn optIn) {
      return matches ? change(about, optIn.optIn()) : opened(about, optIn, unconfirmed);
    } else if (!matches && unconfirmed.isEmpty()) {
      return about.result(ConsentOutcome.Plain.REFUSED);
    } else if (action instanceof ConsentRequest.ConfirmByReport confirm) {
      return matches
          ? about.result(ConsentOutcome.Plain.CONFIRMED)
          : confirmedByReport(about, confirm.host(), unconfirmed.get());
    } else if (action instanceof ConsentRequest.ConfirmByHost confirm) {
      return matches
          ? confirmedByHost(about, confirm.host())
          : confirmedByHost(about, confirm.host(), unconfirmed.get());
    } else if (action instanceof ConsentRequest.OptOut) {
      return matches ? withdrawal(about) : ended(about, unconfirmed.get());
    }
    return about.result(
        matches
            ? new ConsentOutcome.Shown(
                about.last(), known.flatMap(InstanceConsentHistory::tokenSecond))
            : new ConsentOutcome.Shown(row(about, unconfirmed.get()), Optional.empty()));
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
    return recorded(about, ConsentOutcome.Plain.CHANGED, row, awaitsStock(about));
  }

  /** Returns true if a host that confirms the consent in force allows unmodified servers too. */
  private boolean awaitsStock(Case about) {
    return !InstanceConsentHistory.isConfirmedBy("host", about.last())
        && about.known().filter(InstanceConsentHistory::isUnchanged).isPresent()
        && tokens
            .open(about.request().subject(), about.request().token())
            .filter(consent -> consent.optIn().stock())
            .isPresent();
  }

  /**
   * Issues a token for an opt-in, or the same token again for a repeated request.
   *
   * @param replaced the opt-in of the request's token, which ends; empty if the token has none
   */
  private Result opened(
      Case about, ConsentRequest.OptIn optIn, Optional<UnconfirmedConsent> replaced) {
    byte[] subject = about.request().subject();
    if (about.isOptedIn()) {
      Optional<byte[]> tokenHash = about.known().flatMap(InstanceConsentHistory::tokenHash);
      Optional<Result> repeated =
          tokens
              .find(subject, optIn)
              .map(consent -> opened(subject, optIn, consent, true))
              .filter(opened -> tokens.matches(Optional.of(opened.token()), tokenHash))
              .map(about::result);
      if (repeated.isPresent() || !optIn.recovers()) {
        return repeated.orElseGet(() -> about.result(ConsentOutcome.Plain.HELD));
      }
    }
    // The end of the replaced opt-in, if it was confirmed meanwhile, does not end this one.
    long second =
        Math.max(
            about.nextSecond(),
            replaced.map(UnconfirmedConsent::second).map(s -> s + 1).orElse(0L));
    OptInFile.Addition addition = addition(about, optIn, second);
    UnconfirmedConsent consent = addition.consent();
    if (optIn.idempotencyKey().isPresent()) {
      tokens.record(List.of(addition), about.now());
      consent = tokens.find(subject, optIn).orElse(consent);
    }
    ConsentOutcome.Opened opened = opened(subject, optIn, consent, false);
    String former = about.request().token().orElse("");
    Optional<UnconfirmedConsent> ended = replaced.filter(own -> !opened.token().equals(former));
    ended.ifPresent(own -> tokens.withdraw(former, own, about.now()));
    return new Result(opened, List.of(), consent.second())
        .with(ended.isPresent() ? Token.ENDED : Token.STAYS);
  }

  private OptInFile.Addition addition(Case about, ConsentRequest.OptIn optIn, long second) {
    return tokens.addition(about.request().subject(), optIn, about.known(), second, about.now());
  }

  /** Records the opt-ins of a batch together if possible, so that each is decided faster. */
  void prepare(List<ConsentRequest> batch, ConsentRegister register, Instant now) {
    try {
      List<OptInFile.Addition> additions = new ArrayList<>();
      for (ConsentRequest request : batch) {
        Case about = new Case(request, register.of(request.instance()), now);
        if (request.action() instanceof ConsentRequest.OptIn optIn
            && optIn.idempotencyKey().isPresent()
            && !about.isOptedIn()) {
          additions.add(addition(about, optIn, about.nextSecond()));
        }
      }
      if (additions.size() > 1) {
        tokens.record(additions, now);
      }
    } catch (RuntimeException unwritable) {
      // Each decision that needs the file tries again, and fails alone.
    }
  }

  private ConsentOutcome.Opened opened(
      byte[] subject, ConsentRequest.OptIn optIn, UnconfirmedConsent consent, boolean confirmed) {
    String token = tokens.issue(subject, consent, optIn.idempotencyKey());
    return new ConsentOutcome.Opened(token, confirmed, consent.expires());
  }

  /** Confirms an opt-in by its first report. */
  private Result confirmedByReport(
      Case about, Optional<byte[]> host, UnconfirmedConsent unconfirmed) {
    return about.known().filter(known -> known.needsHost(host)).isPresent()
        ? about.result(ConsentOutcome.Plain.NEEDS_HOST)
        : confirmed(about, row(about, unconfirmed), "report", host).with(Token.CONFIRMED);
  }

  /**
   * Confirms the consent in force by any host. The first host that confirms also allows reports of
   * unmodified servers, if the opt-in asked for that and was not changed since.
   */
  private Result confirmedByHost(Case about, byte[] host) {
    GenericRecord row = ConsentRows.again(about.last(), about.nextSecond());
    if (awaitsStock(about)) {
      row.put("stock", true);
    }
    return confirmed(about, row, "host", Optional.of(host));
  }

  /**
   * Confirms an opt-in by a host. If a consent is in force or a host is known, only the known host
   * can confirm.
   */
  private Result confirmedByHost(Case about, byte[] host, UnconfirmedConsent consent) {
    Optional<byte[]> known = about.known().flatMap(InstanceConsentHistory::host);
    if (known.map(own -> !Arrays.equals(own, host)).orElse(about.isOptedIn())) {
      return about.result(ConsentOutcome.Plain.OTHER_HOST);
    }
    GenericRecord row =
        rows.optIn(about.request(), consent.optIn(), about.laterThanAll(consent.second()));
    return confirmed(about, row, "host", Optional.of(host)).with(Token.CONFIRMED);
  }

  /** Returns the row of an opt-in that no host has confirmed. It allows no unmodified server. */
  private GenericRecord row(Case about, UnconfirmedConsent consent) {
    return rows.optIn(
        about.request(), consent.optIn().withStock(false), about.laterThanAll(consent.second()));
  }

  private static Result confirmed(Case about, GenericRecord row, String by, Optional<byte[]> host) {
    row.put("confirmed_by", by);
    ConsentRows.with(row, "host", host);
    return recorded(about, ConsentOutcome.Plain.CONFIRMED, row, false);
  }

  /**
   * Returns the result of a decision.
   *
   * @param always true to record even a decision that equals the last one
   */
  private static Result recorded(
      Case about, ConsentOutcome outcome, GenericRecord row, boolean always) {
    if (!always && about.isOptedIn() && isSameDecision(row, about.last())) {
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

  /** Ends an opt-in that is not confirmed, which leaves no row. A consent in force stays. */
  private Result ended(Case about, UnconfirmedConsent consent) {
    if (about.isOptedIn()) {
      return about.result(ConsentOutcome.Plain.REFUSED);
    }
    tokens.withdraw(about.request().token().orElseThrow(), consent, about.now());
    return about.result(ConsentOutcome.Plain.WITHDRAWN).with(Token.ENDED);
  }

  /** Returns true if another collector has withdrawn the opt-in that a result has confirmed. */
  boolean isWithdrawn(ConsentRequest request, Result result) {
    return result.token() == Token.CONFIRMED && tokens.isWithdrawn(request);
  }

  /**
   * Returns the opt-out that ends what a result has confirmed, unless another decision follows it.
   * It has the second of the opt-in, so that later opt-ins can be confirmed.
   */
  Optional<GenericRecord> revocation(
      ConsentRequest request, Result result, Optional<InstanceConsentHistory> known) {
    return known
        .filter(own -> tokens.matches(request.token(), own.tokenHash()))
        .filter(own -> own.second() == result.second())
        .map(own -> rows.optOut(request.subject(), own.second()));
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
