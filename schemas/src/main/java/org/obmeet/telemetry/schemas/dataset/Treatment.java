package org.obmeet.telemetry.schemas.dataset;

import java.util.List;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.domain.Range;

/**
 * A treatment: the way in which projection converts a field's input value. The set of treatments is
 * closed. A new treatment needs new code. A new field needs none.
 */
public sealed interface Treatment {
  /** Returns true if the value combines all input values that the sources match. */
  default boolean collects() {
    return this instanceof SumOfValues
        || this instanceof Entries
        || this instanceof EntriesBin
        || this instanceof AnyEntry;
  }

  /** Returns the range to which numbers are clamped, or null if they have none. */
  default Range range() {
    return null;
  }

  /**
   * {@code pseudonymise:KIND}: a pseudonym, different in each key rotation period. Kinds are
   * person, instance, session and record.
   */
  record Pseudonymise(String kind) implements Treatment {}

  /**
   * {@code owner}: a pseudonym of the owner. It is derived from the consent's account, or else from
   * the domain of the host, or else from the instance.
   */
  record Owner() implements Treatment {}

  /** {@code subject:KIND}: a pseudonym that is always the same, for the consent data set. */
  record Subject(String kind) implements Treatment {}

  /** {@code consent:ATTRIBUTE}: scope, deployment, tenure or verification of the consent. */
  record ConsentAttribute(String attribute) implements Treatment {}

  /** {@code day}: the day of the event or report in UTC. */
  record Day() implements Treatment {}

  /** {@code second}: the second of the event or report, which decides the order of records. */
  record Second() implements Treatment {}

  /** {@code allow}: the domain's label for the value, else {@code not_listed}. */
  record Allow() implements Treatment {}

  /**
   * {@code patch}, {@code minor}, {@code major}: the first 3, 2 or 1 parts of a version, with its
   * release channel.
   */
  record Version(int parts) implements Treatment {}

  /** {@code clamp:MIN..MAX}: a clamped 64-bit integer. False, null and {@code ""} are absent. */
  record Clamp(Range range) implements Treatment {}

  /**
   * {@code sum:MIN..MAX}: the clamped sum of all numbers that the sources match. It is 0 if the
   * object or list around them contains none, and absent if the input has no such container.
   */
  record SumOfValues(Range range) implements Treatment {}

  /**
   * {@code entries:MIN..MAX}: the clamped number of values that the sources match. Null, {@code ""}
   * and {@code false} are not counted. It is 0 or absent under the conditions of {@code sum}.
   */
  record Entries(Range range) implements Treatment {}

  /** {@code entries_band}: the power-of-two bin of the number of entries. */
  record EntriesBin() implements Treatment {}

  /** {@code any}: a flag, true if {@code entries} is above 0, false if it is 0, else absent. */
  record AnyEntry() implements Treatment {}

  /**
   * {@code date_age:MIN..MAX}: the clamped number of days from a date to the record's day. The
   * three sources are the date's year, month and day, in this order.
   */
  record DateAge(Range range) implements Treatment {}

  /**
   * {@code since:FIRST,VERSION=LABEL,…}: the label for a version number, used if a value's meaning
   * depends on the version. It is the label of the highest VERSION up to that number, or FIRST if
   * all are above it. Versions have two parts and are in rising order.
   */
  record VersionLabel(String first, List<LabelStart> starts) implements Treatment {
    /** The first version to which a label applies, and the label. */
    public record LabelStart(int major, int minor, String label) {}

    public VersionLabel {
      starts = List.copyOf(starts);
    }

    public String label(int major, int minor) {
      String label = first;
      for (LabelStart start : starts) {
        boolean reached = major > start.major || major == start.major && minor >= start.minor;
        label = reached ? start.label : label;
      }
      return label;
    }

    public List<String> labels() {
      return Stream.concat(Stream.of(first), starts.stream().map(LabelStart::label)).toList();
    }
  }

  /**
   * {@code adds_up:TOTAL=PART+PART…}: a flag, true if a total in the row is the sum of its parts.
   * The flag is absent if one of these fields is absent. {@code |} separates alternatives. {@code
   * FIELD:LABEL?} before an alternative limits it to rows with this label. The first alternative
   * that applies is used. If none applies, the flag is absent. The flag has no source, because it
   * reads earlier fields, which it does not change.
   */
  record SumCheck(List<Sum> alternatives) implements Treatment {
    /**
     * One alternative of the check.
     *
     * @param field field that must have the label; empty if there is no condition
     * @param label the required label; empty if there is no condition
     */
    public record Sum(String field, String label, String total, List<String> parts) {
      public Sum {
        parts = List.copyOf(parts);
      }

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

  /** {@code bit:N}: a flag, true if a bit mask contains the bit N, a power of two. */
  record FlagBit(int mask) implements Treatment {}

  /** {@code log2:UNIT}: the power-of-two bin of the value divided by UNIT, which is at least 1. */
  record Log2Bin(long unit) implements Treatment {
    /** Returns the bin's lower end: the largest power of two up to {@code value / unit}, or 0. */
    public String label(long value) {
      return Long.toString(Long.highestOneBit(Math.max(0, value / unit)));
    }
  }

  /**
   * {@code age:D1,D2,…}: the bin of the number of days from the value to the record's time.
   *
   * @param days exclusive upper ends of all bins but the last, in rising order
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

    public List<String> labels() {
      return Stream.concat(
              days.stream().map(end -> label(end - 1L)),
              Stream.of(label(days.get(days.size() - 1))))
          .toList();
    }
  }

  /** {@code within:DAYS}: a flag, true if the value is at most DAYS days before the record. */
  record Within(int days) implements Treatment {}

  /** {@code route}: the domain's template for the path of the URL, without query and fragment. */
  record Route() implements Treatment {}

  /**
   * {@code family:browser} or {@code family:os}: the label in the domain for the family of the user
   * agent, else {@code not_listed}.
   */
  record Family(String of) implements Treatment {}

  /**
   * {@code event_type}: {@code page_view}, {@code feature} or {@code page_ping}, derived from the
   * tracker's event name.
   */
  record EventType() implements Treatment {}
}
