package org.obmeet.telemetry.schemas.dataset;

import java.util.List;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.domain.Range;

/**
 * A treatment: the conversion of a field's input value by projection. The set is closed. A new
 * treatment needs new code, but a new field does not.
 */
public sealed interface Treatment {
  /** Returns true if the value aggregates all values that the sources match. */
  default boolean collects() {
    return false;
  }

  /** Returns the range to which numbers are clamped, or null if there is none. */
  default Range range() {
    return null;
  }

  /**
   * {@code pseudonymise:KIND}: a keyed pseudonym of the epoch. Kinds are person, instance, session
   * and record.
   */
  record Pseudonymise(String kind) implements Treatment {}

  /**
   * {@code owner}: a pseudonym of the owner, from the consent's account, else the host's domain,
   * else the instance.
   */
  record Owner() implements Treatment {}

  /** {@code subject:KIND}: a pseudonym without epoch, for the consent stream only. */
  record Subject(String kind) implements Treatment {}

  /**
   * {@code consent:ATTRIBUTE}: an attribute of the consent in force: scope, deployment, tenure or
   * verification.
   */
  record ConsentAttribute(String attribute) implements Treatment {}

  /** {@code day}: the event's day in UTC. */
  record Day() implements Treatment {}

  /** {@code second}: the event's second, which orders records. */
  record Second() implements Treatment {}

  /** {@code allow}: the value if its domain lists it, else {@code other}. */
  record Allow() implements Treatment {}

  /**
   * {@code patch}, {@code minor}, {@code major}: the first 3, 2 or 1 parts of a version, with its
   * release channel.
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
   * {@code sum:MIN..MAX}: the clamped sum of all numbers that its sources match. It is 0 if the
   * object or list around them has none, and absent if that object or list is absent.
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
   * {@code entries:MIN..MAX}: the clamped number of values that its sources match. Null, {@code ""}
   * and {@code false} are not counted. It is 0 or absent like a sum.
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

  /** {@code entries_band}: the power-of-two bin of the number of entries, as a label. */
  record EntriesBin() implements Treatment {
    @Override
    public boolean collects() {
      return true;
    }
  }

  /** {@code any}: a flag, true if its sources match a value, and absent if the list is absent. */
  record AnyEntry() implements Treatment {
    @Override
    public boolean collects() {
      return true;
    }
  }

  /**
   * {@code date_age:MIN..MAX}: the clamped number of days from a date to the event's day. Its three
   * sources are year, month and day of that date, in this order.
   */
  record DateAge(long min, long max) implements Treatment {
    @Override
    public Range range() {
      return new Range(min, max);
    }
  }

  /**
   * {@code since:FIRST,VERSION=LABEL,…}: the label that applies to a version number, for values
   * whose meaning changed with a version. It is the label of the last VERSION that is not above it,
   * else FIRST. Versions have two parts and are in rising order.
   */
  record VersionLabel(String first, List<Step> steps) implements Treatment {
    /** A label that applies from a version on. */
    public record Step(int major, int minor, String label) {}

    public VersionLabel {
      steps = List.copyOf(steps);
    }

    /** Returns the label of a version. */
    public String label(int major, int minor) {
      String label = first;
      for (Step step : steps) {
        boolean reached = major > step.major || major == step.major && minor >= step.minor;
        label = reached ? step.label : label;
      }
      return label;
    }

    /** Returns all labels in order. */
    public List<String> labels() {
      return Stream.concat(Stream.of(first), steps.stream().map(Step::label)).toList();
    }
  }

  /**
   * {@code adds_up:TOTAL=PART+PART…}: a flag, true if a total of the row is the sum of its parts.
   * It is absent if one of these fields is absent, and changes none of them. Alternatives are
   * separated by {@code |}. An alternative that begins with {@code FIELD:LABEL?} applies to rows
   * with that label only. The first that applies is used, and if none does, the flag is absent. The
   * field has no source, because it reads fields before it.
   */
  record SumCheck(List<Sum> alternatives) implements Treatment {
    /**
     * One alternative of the check.
     *
     * @param field field whose label is the condition, or empty
     * @param label its label, or empty
     */
    public record Sum(String field, String label, String total, List<String> parts) {
      public Sum {
        parts = List.copyOf(parts);
      }

      /** Returns all fields that the alternative reads. */
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
   * {@code log2:UNIT}: the power-of-two bin of the value divided by UNIT.
   *
   * @param unit at least 1
   */
  record Log2Bin(long unit) implements Treatment {
    /** Returns the bin's lower end: the largest power of two up to {@code value / unit}, or 0. */
    public String label(long value) {
      return Long.toString(Long.highestOneBit(Math.max(0, value / unit)));
    }
  }

  /**
   * {@code age:D1,D2,…}: the bin of the number of days from the value to the event time.
   *
   * @param days upper ends (exclusive) of all bins except the last, in rising order
   */
  record AgeBin(List<Integer> days) implements Treatment {
    public AgeBin {
      days = List.copyOf(days);
    }

    /** Returns the bin of an age: {@code under_30_days}, …, {@code 1095_days_and_more}. */
    public String label(long ageInDays) {
      for (int end : days) {
        if (ageInDays < end) {
          return "under_" + end + "_days";
        }
      }
      return days.get(days.size() - 1) + "_days_and_more";
    }

    /** Returns all bins in order. */
    public List<String> labels() {
      return Stream.concat(
              days.stream().map(end -> label(end - 1L)),
              Stream.of(label(days.get(days.size() - 1))))
          .toList();
    }
  }

  /** {@code within:DAYS}: a flag, true if the value is at most DAYS days before the event time. */
  record Within(int days) implements Treatment {}

  /**
   * {@code route}: the route template of the URL's path, from the domain. Query and fragment are
   * dropped.
   */
  record Route() implements Treatment {}

  /**
   * {@code family:browser} or {@code family:os}: the family of the user agent, if the domain lists
   * it.
   */
  record Family(String of) implements Treatment {}

  /** {@code event_type}: page_view, feature or page_ping, from the tracker's event name. */
  record EventType() implements Treatment {}
}
