package org.obmeet.telemetry.schemas.dataset;

import java.util.List;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.domain.Range;

/**
 * What projection does to a field's wire value. Closed: a new treatment is new Java, a new field is
 * not.
 */
public sealed interface Treatment {
  /** Whether a value is put together of all that the sources reach, be they lists and objects. */
  default boolean collects() {
    return false;
  }

  /** The range that its numbers are cut to; null where it gives none, or has no range. */
  default Range range() {
    return null;
  }

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

  /**
   * {@code consent:ATTRIBUTE}: a fact of the consent in force: scope, deployment, tenure or
   * verification.
   */
  record ConsentAttribute(String attribute) implements Treatment {}

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
  record Clamp(long min, long max) implements Treatment {
    @Override
    public Range range() {
      return new Range(min, max);
    }
  }

  /**
   * {@code sum:MIN..MAX}: the sum of all numbers that its sources reach, clamped. It is 0 where the
   * object or list that holds them is there and none of them is, and absent where that is absent
   * too.
   */
  record SumOfValues(long min, long max) implements Treatment {
    @Override
    public boolean collects() {
      return true;
    }

    @Override
    public Range range() {
      return new Range(min, max);
    }
  }

  /**
   * {@code entries:MIN..MAX}: at how many places its sources say anything, clamped. Null, {@code
   * ""} and {@code false} say nothing. 0 and absent as for a sum.
   */
  record Entries(long min, long max) implements Treatment {
    @Override
    public boolean collects() {
      return true;
    }

    @Override
    public Range range() {
      return new Range(min, max);
    }
  }

  /** {@code entries_band}: power-of-two band of the number of entries; a label. */
  record EntriesBin() implements Treatment {
    @Override
    public boolean collects() {
      return true;
    }
  }

  /** {@code any}: whether its sources have an entry; absent where the list is. A flag. */
  record AnyEntry() implements Treatment {
    @Override
    public boolean collects() {
      return true;
    }
  }

  /**
   * {@code date_age:MIN..MAX}: days from a date to the event's day, clamped. Its three sources are
   * year, month and day of that date, in this order.
   */
  record DateAge(long min, long max) implements Treatment {
    @Override
    public Range range() {
      return new Range(min, max);
    }
  }

  /**
   * {@code since:FIRST,VERSION=LABEL,…}: what a change of meaning makes of a version number: the
   * label of the last VERSION that is not above it, else FIRST. Versions have two parts and rise.
   */
  record VersionLabel(String first, List<Step> steps) implements Treatment {
    /** From this version on, it is called so. */
    public record Step(int major, int minor, String label) {}

    public VersionLabel {
      steps = List.copyOf(steps);
    }

    /** The label of a version. */
    public String label(int major, int minor) {
      String label = first;
      for (Step step : steps) {
        boolean reached = major > step.major || major == step.major && minor >= step.minor;
        label = reached ? step.label : label;
      }
      return label;
    }

    /** All labels in order. */
    public List<String> labels() {
      return Stream.concat(Stream.of(first), steps.stream().map(Step::label)).toList();
    }
  }

  /**
   * {@code adds_up:TOTAL=PART+PART…}: whether the row's own total is the sum of its own parts; both
   * are kept as they came. Absent where one of them is. Alternatives are separated by {@code |};
   * one may begin with {@code FIELD:LABEL?} and then holds for rows with that label alone. The
   * first that holds counts; where none does, the flag is absent. A field without a source: it
   * reads fields before it.
   */
  record SumCheck(List<Sum> alternatives) implements Treatment {
    /**
     * One alternative.
     *
     * @param field field whose label decides, or empty
     * @param label its label, or empty
     */
    public record Sum(String field, String label, String total, List<String> parts) {
      public Sum {
        parts = List.copyOf(parts);
      }

      /** All fields that it reads. */
      public List<String> reads() {
        Stream<String> condition = field.isEmpty() ? Stream.empty() : Stream.of(field);
        return Stream.concat(condition, Stream.concat(Stream.of(total), parts.stream())).toList();
      }
    }

    public SumCheck {
      alternatives = List.copyOf(alternatives);
    }
  }

  /** {@code flag}: true, false or absent. */
  record Flag() implements Treatment {}

  /** {@code bit:N}: one bit of a bit mask, as a flag. */
  record FlagBit(int mask) implements Treatment {}

  /**
   * {@code log2:UNIT}: power-of-two band of the value divided by UNIT (a number).
   *
   * @param unit at least 1
   */
  record Log2Bin(long unit) implements Treatment {
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
  record AgeBin(List<Integer> days) implements Treatment {
    public AgeBin {
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
