package org.obmeet.telemetry.privacy.consent;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.policy.Verification;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The history of all instances' opt-ins and opt-outs. The latest row at or before an instant
 * applies. Of several rows in one second, the most restrictive applies. The criteria are, in this
 * order: opt-out, narrowest scope, most restricted deployment, stock server (unmodified, without a
 * token), last owner in byte order. The order of the input rows does not matter. A later opt-in
 * with a narrower scope also narrows the scope of the earlier ones.
 */
public final class ConsentHistory implements ConsentLookup, Serializable {
  private static final long serialVersionUID = 1L;

  /** Orders rows by second; opt-outs are the last of a second, because they prevail. */
  public static final Comparator<GenericRecord> ROW_ORDER =
      Comparator.<GenericRecord>comparingLong(row -> (Long) row.get("second"))
          .thenComparing(
              row -> Boolean.TRUE.equals(row.get("statistics")), Comparator.reverseOrder());

  /** Orders by second. The last change of a second applies: it is the most restrictive one. */
  private static final Comparator<Change> ORDER =
      Comparator.comparingLong(Change::second)
          .thenComparing(Change::optedIn, Comparator.reverseOrder())
          .thenComparing(Change::scope, Comparator.reverseOrder())
          .thenComparing(Change::deployment, Comparator.reverseOrder())
          .thenComparing(Change::verification)
          .thenComparing(Change::owner, Arrays::compare);

  /** Changes by subject and second. */
  private final HashMap<Key, TreeMap<Long, Change>> changes;

  private final Scope assumed; // null if the consents are recorded

  /** The 128 bits of a subject's pseudonym. */
  private record Key(long high, long low) implements Serializable {
    static Key of(byte[] subject) {
      ByteBuffer bytes = ByteBuffer.wrap(subject);
      return new Key(bytes.getLong(), bytes.getLong());
    }

    byte[] bytes() {
      return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }
  }

  /** One row. {@code since} is the start of the uninterrupted consent that contains the row. */
  private record Change(
      long second,
      boolean optedIn,
      Scope scope,
      Deployment deployment,
      Verification verification,
      byte[] owner,
      long since)
      implements Serializable {
    Change withSince(long start) {
      return new Change(second, optedIn, scope, deployment, verification, owner, start);
    }

    Change withScope(Scope other) {
      return new Change(second, optedIn, other, deployment, verification, owner, since);
    }
  }

  private ConsentHistory(HashMap<Key, TreeMap<Long, Change>> changes, Scope assumed) {
    this.changes = changes;
    this.assumed = assumed;
  }

  /**
   * Creates the history from rows of the consent data set: subject, owner, second, statistics,
   * scope, deployment, stock. An opt-in without a readable scope covers the info page. An opt-in
   * without a readable deployment is for an unregistered instance. Reports of a stock server are
   * unverified.
   */
  public static ConsentHistory of(Iterable<? extends GenericRecord> rows) {
    Map<Key, List<Change>> found = new HashMap<>();
    for (GenericRecord row : rows) {
      Key key = Key.of(((GenericFixed) row.get("subject")).bytes());
      found.computeIfAbsent(key, k -> new ArrayList<>()).add(change(row));
    }
    HashMap<Key, TreeMap<Long, Change>> sorted = new HashMap<>();
    found.forEach((key, list) -> sorted.put(key, mostRestrictive(list)));
    return new ConsentHistory(sorted, null);
  }

  /** Creates a history in which every instance is registered and always consents to a scope. */
  public static ConsentHistory assuming(Scope scope) {
    return new ConsentHistory(new HashMap<>(), scope);
  }

  /** Returns true if the consents are assumed and not recorded. */
  public boolean isAssumed() {
    return assumed != null;
  }

  /** Returns the subjects of all instances with a decision, in undefined order. */
  public List<byte[]> subjects() {
    return changes.keySet().stream().map(Key::bytes).toList();
  }

  @Override
  public ConsentDecision at(byte[] subject, Instant when) {
    if (assumed != null) {
      return new ConsentDecision.InForce(
          new ConsentState(
              assumed,
              Deployment.REGISTERED,
              Verification.VERIFIED,
              Optional.empty(),
              Instant.MIN));
    }
    TreeMap<Long, Change> all = changes.get(Key.of(subject));
    Map.Entry<Long, Change> latest = all == null ? null : all.floorEntry(when.getEpochSecond());
    if (latest == null) {
      return new ConsentDecision.NeverOptedIn();
    }
    Change change = latest.getValue();
    if (!change.optedIn()) {
      return new ConsentDecision.OptedOut();
    }
    Optional<byte[]> owner =
        change.owner().length == 0 ? Optional.empty() : Optional.of(change.owner().clone());
    return new ConsentDecision.InForce(
        new ConsentState(
            change.scope(),
            change.deployment(),
            change.verification(),
            owner,
            Instant.ofEpochSecond(change.since())));
  }

  /** Returns the most restrictive change of each second, with start and scope of its consent. */
  private static TreeMap<Long, Change> mostRestrictive(List<Change> ofSubject) {
    ofSubject.sort(ORDER);
    TreeMap<Long, Change> result = new TreeMap<>();
    Change previous = null;
    for (Change change : ofSubject) {
      boolean unbroken = previous != null && change.optedIn() && previous.optedIn();
      previous = unbroken ? change.withSince(previous.since()) : change;
      result.put(change.second(), previous);
    }
    Scope narrowest = Scope.EXTENDED;
    for (Map.Entry<Long, Change> entry : result.descendingMap().entrySet()) {
      Change change = entry.getValue();
      if (change.optedIn()) {
        narrowest = narrowest.covers(change.scope()) ? change.scope() : narrowest;
        entry.setValue(change.withScope(narrowest));
      }
    }
    return result;
  }

  private static Change change(GenericRecord row) {
    long second = (Long) row.get("second");
    Object owner = row.get("owner");
    return new Change(
        second,
        Boolean.TRUE.equals(row.get("statistics")),
        keyword(Scope.class, row, "scope", Scope.INFO_PAGE),
        keyword(Deployment.class, row, "deployment", Deployment.UNREGISTERED),
        Boolean.TRUE.equals(row.get("stock")) ? Verification.UNVERIFIED : Verification.VERIFIED,
        owner == null ? new byte[0] : ((GenericFixed) owner).bytes().clone(),
        second);
  }

  private static <E extends Enum<E> & KeywordEnum> E keyword(
      Class<E> type, GenericRecord row, String field, E otherwise) {
    return KeywordEnum.of(type, String.valueOf(row.get(field))).orElse(otherwise);
  }
}
