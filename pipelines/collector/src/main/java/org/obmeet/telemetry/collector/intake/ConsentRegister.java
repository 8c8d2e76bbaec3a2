package org.obmeet.telemetry.collector.intake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.consent.ConsentDecision;
import org.obmeet.telemetry.privacy.consent.ConsentLookup;

/** Who has opted in, now and before; what the log says, held in memory. */
public final class ConsentRegister implements ConsentLookup {
  private final Map<InstanceSubject, InstanceConsentHistory> held = new ConcurrentHashMap<>();
  private final InstanceTokens tokens;

  /** A register of nobody yet. */
  public ConsentRegister(InstanceTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public ConsentDecision at(byte[] subject, Instant when) {
    InstanceConsentHistory found = held.get(InstanceSubject.of(subject));
    return found == null ? new ConsentDecision.NeverOptedIn() : found.book().at(subject, when);
  }

  /** Whether a token is that of the consent which an instance holds. In constant time. */
  public boolean matches(byte[] subject, Optional<String> token) {
    return tokens.matches(token, token(held.get(InstanceSubject.of(subject))));
  }

  /** Whether an instance holds a consent under which an unmodified server may report. */
  public boolean allowsStock(byte[] subject) {
    InstanceConsentHistory found = held.get(InstanceSubject.of(subject));
    return found != null && found.isStock();
  }

  /** The decision that an instance's consent rests on, for whoever holds its token. */
  public Optional<GenericRecord> state(byte[] subject, Optional<String> token) {
    InstanceConsentHistory found = held.get(InstanceSubject.of(subject));
    return tokens.matches(token, token(found)) ? Optional.of(found.last()) : Optional.empty();
  }

  /** Instances that have opted in. */
  public long size() {
    return held.values().stream().filter(InstanceConsentHistory::isIn).count();
  }

  private static Optional<byte[]> token(InstanceConsentHistory found) {
    return found == null ? Optional.empty() : found.token();
  }

  Optional<InstanceConsentHistory> of(InstanceSubject subject) {
    return Optional.ofNullable(held.get(subject));
  }

  /** Puts what an instance has decided in place of what was known. */
  void put(InstanceSubject subject, InstanceConsentHistory now) {
    held.put(subject, now);
  }

  /** Puts back what was known of an instance. */
  void restore(InstanceSubject subject, Optional<InstanceConsentHistory> before) {
    before.ifPresentOrElse(known -> held.put(subject, known), () -> held.remove(subject));
  }

  /** Takes in rows of the consent stream. */
  void merge(List<GenericRecord> rows) {
    Map<InstanceSubject, List<GenericRecord>> bySubject = new HashMap<>();
    for (GenericRecord row : rows) {
      InstanceSubject subject = InstanceSubject.of(((GenericFixed) row.get("subject")).bytes());
      bySubject.computeIfAbsent(subject, s -> new ArrayList<>()).add(row);
    }
    bySubject.forEach(
        (subject, decisions) ->
            held.compute(
                subject,
                (s, known) ->
                    known == null ? InstanceConsentHistory.of(decisions) : known.with(decisions)));
  }
}
