package org.obmeet.telemetry.jobs.erase;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The consent decisions of each instance. Of the decisions of one second, only the strictest is
 * kept.
 */
final class ConsentChanges {
  private final Map<String, TreeMap<Long, GenericRecord>> instances = new TreeMap<>();

  /**
   * @param decisions all recorded decisions, in any order
   */
  ConsentChanges(List<GenericRecord> decisions) {
    for (GenericRecord row : decisions) {
      instances
          .computeIfAbsent(SubjectRows.hex(row.get("subject")), subject -> new TreeMap<>())
          .merge((Long) row.get("second"), row, ConsentChanges::stricter);
    }
  }

  /**
   * Returns, by instance, the last second of the data that a withdrawal covers. Of several
   * withdrawals, the last one that the condition accepts counts, even if a later opt-in exists.
   */
  Map<String, Instant> withdrawals(Predicate<Instant> condition) {
    return last(condition, (before, after) -> !optsIn(after), 0);
  }

  /**
   * Returns, by instance, the last second of the data that are to be narrowed. Of several
   * narrowings, the last one that the condition accepts counts.
   */
  Map<String, Instant> narrowings(Predicate<Instant> condition) {
    return last(
        condition,
        (before, after) ->
            before != null
                && optsIn(before)
                && optsIn(after)
                && !scope(after).covers(scope(before)),
        1);
  }

  /**
   * Returns, by instance, the time of the last change that the condition accepts, minus some
   * seconds.
   *
   * @param change tests two consecutive decisions; the first decision follows on null
   * @param secondsBefore seconds to subtract
   */
  private Map<String, Instant> last(
      Predicate<Instant> condition,
      BiPredicate<GenericRecord, GenericRecord> change,
      long secondsBefore) {
    Map<String, Instant> found = new TreeMap<>();
    instances.forEach(
        (subject, decisions) -> {
          GenericRecord before = null;
          for (Map.Entry<Long, GenericRecord> entry : decisions.entrySet()) {
            Instant at = Instant.ofEpochSecond(entry.getKey());
            if (change.test(before, entry.getValue()) && condition.test(at)) {
              found.put(subject, at.minusSeconds(secondsBefore));
            }
            before = entry.getValue();
          }
        });
    return found;
  }

  /** Returns the instances whose last decision names an owner's account. */
  List<String> instancesOf(String owner) {
    return instances.entrySet().stream()
        .filter(entry -> owner.equals(SubjectRows.hex(last(entry.getValue()).get("owner"))))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the instances whose last decision names no owner's account. */
  SuppressionList withoutAccount() {
    SuppressionList found = new SuppressionList();
    instances.values().stream()
        .map(ConsentChanges::last)
        .filter(row -> row.get("owner") == null)
        .forEach(
            row ->
                found.add("instance", ((GenericFixed) row.get("subject")).bytes(), Long.MAX_VALUE));
    return found;
  }

  /**
   * Returns the opt-outs that end the consents of some instances. A consent that begins after an
   * earlier tombstone stays. If the tombstone is set now, a consent that begins in the future ends
   * when it begins.
   *
   * @param subjects time of the tombstone by instance
   */
  List<GenericRecord> optOuts(Map<String, Instant> subjects, Instant now) {
    List<GenericRecord> optOuts = new ArrayList<>();
    subjects.forEach(
        (subject, at) -> {
          GenericRecord last = instances.containsKey(subject) ? last(instances.get(subject)) : null;
          if (last == null || !optsIn(last)) {
            return;
          }
          long second = (Long) last.get("second");
          if (at.equals(now) || second <= at.getEpochSecond()) {
            optOuts.add(ConsentLog.optOut(last, now.getEpochSecond()));
            if (second > now.getEpochSecond()) {
              optOuts.add(ConsentLog.optOut(last, second));
            }
          }
        });
    return optOuts;
  }

  private static GenericRecord last(TreeMap<Long, GenericRecord> decisions) {
    return decisions.lastEntry().getValue();
  }

  private static GenericRecord stricter(GenericRecord a, GenericRecord b) {
    if (optsIn(a) != optsIn(b)) {
      return optsIn(a) ? b : a;
    }
    return scope(b).covers(scope(a)) ? a : b;
  }

  private static boolean optsIn(GenericRecord row) {
    return Boolean.TRUE.equals(row.get("statistics"));
  }

  private static Scope scope(GenericRecord row) {
    return KeywordEnum.of(Scope.class, String.valueOf(row.get("scope"))).orElse(Scope.INFO_PAGE);
  }
}
