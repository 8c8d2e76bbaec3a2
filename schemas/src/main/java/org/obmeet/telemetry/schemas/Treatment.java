package org.obmeet.telemetry.schemas;

import java.util.List;
import java.util.stream.Stream;

/**
 * What projection does to a field's wire value. Closed: a new treatment is new Java, a new field is
 * not.
 */
public sealed interface Treatment {
  /**
   * {@code pseudonymise:KIND}: keyed pseudonym of this epoch. Kinds: person, instance, session,
   * record.
   */
  record Pseudonymise(String kind) implements Treatment {}

  /**
   * {@code owner}: pseudonym of the owner, from the consent's account, the host's domain, or
   * itself.
   */
  record Owner() implements Treatment {}

  /** {@code subject:KIND}: epoch-free pseudonym, for the consent stream alone. */
  record Subject(String kind) implements Treatment {}

  /** {@code consent:ATTRIBUTE}: a fact of the consent in force: scope, deployment or tenure. */
  record OfConsent(String attribute) implements Treatment {}

  /** {@code day}: the event's day in UTC. */
  record Day() implements Treatment {}

  /** {@code second}: the event's second, as order key. */
  record Second() implements Treatment {}

  /** {@code allow}: the value if its domain lists it, else {@code other}. */
  record Allow() implements Treatment {}

  /**
   * {@code patch}, {@code minor}, {@code major}: so many parts of a version (3, 2 or 1), channel
   * kept.
   */
  record Version(int parts) implements Treatment {}

  /** {@code clamp:MIN..MAX}: a 64-bit integer, clamped once. {@code false} and null are absent. */
  record Clamp(long min, long max) implements Treatment {}

  /** {@code sum:MIN..MAX}: the sum of an object's numbers, clamped; its keys are dropped. */
  record SumOfValues(long min, long max) implements Treatment {}

  /** {@code flag}: true, false or absent. */
  record Flag() implements Treatment {}

  /** {@code bit:N}: one bit of a bit mask, as a flag. */
  record FlagBit(int mask) implements Treatment {}

  /**
   * {@code log2:UNIT}: power-of-two band of the value divided by UNIT (a number).
   *
   * @param unit at least 1
   */
  record Log2Band(long unit) implements Treatment {
    /** The band's lower end: the largest power of two in {@code value / unit}, or {@code 0}. */
    public String label(long value) {
      return Long.toString(Long.highestOneBit(Math.max(0, value / unit)));
    }
  }

  /**
   * {@code age:D1,D2,…}: days from the value to the event time, in bands.
   *
   * @param days upper ends of all bands but the last, rising
   */
  record AgeBand(List<Integer> days) implements Treatment {
    public AgeBand {
      days = List.copyOf(days);
    }

    /** The band of an age: {@code under_30_days}, …, {@code 1095_days_and_more}. */
    public String label(long ageInDays) {
      for (int end : days) {
        if (ageInDays < end) {
          return "under_" + end + "_days";
        }
      }
      return days.get(days.size() - 1) + "_days_and_more";
    }

    /** All bands in order. */
    public List<String> labels() {
      return Stream.concat(
              days.stream().map(end -> label(end - 1L)),
              Stream.of(label(days.get(days.size() - 1))))
          .toList();
    }
  }

  /** {@code within:DAYS}: whether the value lies at most so many days before the event time. */
  record Within(int days) implements Treatment {}

  /**
   * {@code route}: the URL's path as a route template of the domain; query and fragment dropped.
   */
  record Route() implements Treatment {}

  /**
   * {@code family:browser} or {@code family:os}: family of the user agent, if the domain lists it.
   */
  record Family(String of) implements Treatment {}

  /** {@code event_type}: page_view, feature or page_ping, from the tracker's own word. */
  record EventType() implements Treatment {}
}
