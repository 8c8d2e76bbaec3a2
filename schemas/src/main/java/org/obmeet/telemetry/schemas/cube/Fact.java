package org.obmeet.telemetry.schemas.cube;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * A derived fact, {@code facts/NAME.yaml}. A function of the aggregation computes facts from all
 * rows of a contributor. Each fact belongs to one row and adds columns to it.
 *
 * @param name name of the file and of the function
 * @param stream data set that it reads
 * @param title short title
 * @param description its exact definition
 * @param population contributors who may have facts in a window
 * @param history time before a window that it reads, too
 * @param reads schema fields that it reads, in declared order
 * @param firstSeenField label field for which the function gets the first day of each label, if any
 * @param parameters parameters, by name
 * @param records labels by field: each record with these labels and a contributor is one fact;
 *     empty if facts are no records
 * @param columns columns that it adds, in declared order; at least one
 */
public record Fact(
    String name,
    String stream,
    String title,
    String description,
    FactPopulation population,
    History history,
    List<String> reads,
    Optional<String> firstSeenField,
    Map<String, Long> parameters,
    Map<String, String> records,
    List<Column> columns) {
  public Fact {
    reads = List.copyOf(reads);
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    records = Collections.unmodifiableMap(new TreeMap<>(records));
    columns = List.copyOf(columns);
  }

  /** The time before a window that a fact reads. */
  public sealed interface History {
    /** No time before the window. */
    record None() implements History {}

    /** All days since the first day of the window's key epoch. */
    record Epoch() implements History {}

    /**
     * A number of days before the window.
     *
     * @param days at least 1
     */
    record Days(int days) implements History {
      public Days {
        if (days < 1) {
          throw new IllegalArgumentException("days must be at least 1; they are " + days);
        }
      }
    }
  }

  /**
   * A column.
   *
   * @param name unique among the fields and facts of the stream
   * @param type {@code LABEL}, {@code BOOLEAN} or {@code LONG}
   * @param domain labels that it may have; none for a number
   * @param together true if a cube over it is published only if all its labels are safe
   * @param min smallest number; 0 if it is no number
   * @param max largest number; 0 if it is no number
   * @param title short title
   * @param unit unit of a number, else empty
   */
  public record Column(
      String name,
      ValueType type,
      Domain domain,
      boolean together,
      long min,
      long max,
      String title,
      String unit) {
    public Column {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(domain, "domain");
      if (type != ValueType.LABEL && type != ValueType.BOOLEAN && type != ValueType.LONG) {
        throw new IllegalArgumentException(
            "type of a column must be LABEL, BOOLEAN or LONG; it is " + type);
      }
      if (min > max) {
        throw new IllegalArgumentException(
            "min must be at most " + max + ", the largest number; it is " + min);
      }
    }
  }

  /**
   * Returns the first day that the fact reads for a window.
   *
   * @param epochDays length of the stream's key epochs, a multiple of every window's
   * @return empty if that day is before the window's epoch. Contributors have other pseudonyms
   *     there, and so the window must not be computed
   */
  public Optional<LocalDate> historyFrom(Window window, int epochDays) {
    LocalDate epoch = epochStart(window, epochDays);
    if (history instanceof History.None) {
      return Optional.of(window.start());
    }
    if (history instanceof History.Epoch) {
      return Optional.of(epoch);
    }
    LocalDate from = window.start().minusDays(((History.Days) history).days());
    return from.isBefore(epoch) ? Optional.empty() : Optional.of(from);
  }

  private static LocalDate epochStart(Window window, int epochDays) {
    if (epochDays < window.kind().days()) {
      throw new IllegalArgumentException(
          "epochDays must be at least " + window.kind().days() + "; they are " + epochDays);
    }
    long since = window.start().toEpochDay() - WindowKind.ORIGIN.toEpochDay();
    return window.start().minusDays(Math.floorMod(since, (long) epochDays));
  }
}
