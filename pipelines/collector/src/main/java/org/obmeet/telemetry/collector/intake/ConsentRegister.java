package org.obmeet.telemetry.collector.intake;

import static java.util.stream.Collectors.groupingBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.consent.ConsentDecision;
import org.obmeet.telemetry.privacy.consent.ConsentLookup;

/** The consent decisions of all instances, in memory. Two threads must not change them at once. */
public final class ConsentRegister implements ConsentLookup {
  private final Map<InstanceSubject, InstanceConsentHistory> histories = new ConcurrentHashMap<>();
  private final InstanceTokens tokens;

  public ConsentRegister(InstanceTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public ConsentDecision at(byte[] subject, Instant when) {
    InstanceConsentHistory history = histories.get(InstanceSubject.of(subject));
    return history == null
        ? new ConsentDecision.NeverOptedIn()
        : history.intervals().at(subject, when);
  }

  /** Returns true if a token belongs to an instance's consent in force, in constant time. */
  public boolean matches(byte[] subject, Optional<String> token) {
    return tokens.matches(
        token, of(InstanceSubject.of(subject)).flatMap(InstanceConsentHistory::tokenHash));
  }

  /**
   * Returns the hash of a token if an instance's last opt-in has the token; empty otherwise. The
   * comparison takes constant time.
   */
  public Optional<byte[]> askingHash(byte[] subject, Optional<String> token) {
    Optional<byte[]> last =
        of(InstanceSubject.of(subject)).flatMap(InstanceConsentHistory::lastTokenHash);
    return tokens.matches(token, last) ? last : Optional.empty();
  }

  /**
   * Returns true if the consent of an instance allows reports of an unmodified server.
   *
   * @param host subject of the host that the report names; empty if it names none
   */
  public boolean allowsStock(byte[] subject, Optional<byte[]> host) {
    return of(InstanceSubject.of(subject)).filter(known -> known.allowsStock(host)).isPresent();
  }

  /** Returns the opt-in of a request's token if it can be confirmed; empty otherwise. */
  public Optional<UnconfirmedConsent> unconfirmed(ConsentRequest request, Instant now) {
    return tokens.unconfirmed(request, of(request.instance()), now);
  }

  /** Returns true if a request's token is of a consent in force, or can confirm an opt-in. */
  public boolean isIssued(ConsentRequest request, Instant now) {
    return matches(request.subject(), request.token()) || unconfirmed(request, now).isPresent();
  }

  /** Returns the number of instances whose last decision is an opt-in. */
  public long optedInCount() {
    return histories.values().stream().filter(InstanceConsentHistory::isOptedIn).count();
  }

  Optional<InstanceConsentHistory> of(InstanceSubject subject) {
    return Optional.ofNullable(histories.get(subject));
  }

  void put(InstanceSubject subject, InstanceConsentHistory history) {
    histories.put(subject, history);
  }

  /** Restores the former history of an instance; empty removes it. */
  void restore(InstanceSubject subject, Optional<InstanceConsentHistory> before) {
    before.ifPresentOrElse(known -> histories.put(subject, known), () -> histories.remove(subject));
  }

  /** Merges rows of the consent stream. Returns true if a known history has changed. */
  boolean merge(List<GenericRecord> rows) {
    Map<InstanceSubject, List<GenericRecord>> bySubject =
        rows.stream()
            .collect(
                groupingBy(row -> InstanceSubject.of(((GenericFixed) row.get("subject")).bytes())));
    boolean changed = false;
    for (Map.Entry<InstanceSubject, List<GenericRecord>> one : bySubject.entrySet()) {
      InstanceConsentHistory known = histories.get(one.getKey());
      InstanceConsentHistory merged =
          known == null ? InstanceConsentHistory.of(one.getValue()) : known.with(one.getValue());
      changed |= known != null && merged != known;
      histories.put(one.getKey(), merged);
    }
    return changed;
  }
}
