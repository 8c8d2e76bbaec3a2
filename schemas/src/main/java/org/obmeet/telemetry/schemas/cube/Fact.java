package org.obmeet.telemetry.schemas.cube;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The declaration of a derived fact, {@code facts/NAME.yaml}. A function of the aggregation
 * computes the facts from a contributor's rows of the window and the history. Each fact belongs to
 * one row and adds columns to it.
 *
 * @param name name of the file and of the function
 * @param description exact definition of the fact
 * @param population contributors who may have facts in a window
 * @param history time before a window that is also read
 * @param reads schema fields that the fact reads, in declared order
 * @param firstSeenField label field; for each label, the function gets the day on which the label
 *     was first seen; empty if there is none
 * @param parameters numbers for the function, by name
 * @param records labels by field. Each record with all these labels and a contributor is one fact;
 *     empty if the facts are not records
 * @param columns columns that the fact adds, in declared order; at least one
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

  /** The time before a window whose rows a fact also reads. */
  public sealed interface History {
    /** The fact reads no time before the window. */
    record None() implements History {}

    /**
     * The fact reads all days since the start of the window's key rotation period.
     *
     * @param before true if at least one of these days must be before the window
     */
    record Epoch(boolean before) implements History {}

    /** The fact reads some days, at least one, before the window. */
    record Days(int days) implements History {}
  }

  /**
   * A column that the fact adds.
   *
   * @param name unique among the fields and fact columns of the stream
   * @param type {@code LABEL}, {@code BOOLEAN} or {@code LONG}
   * @param domain labels of the column; none for a number
   * @param together true if a cube of only this column publishes all of its labels or none
   * @param min smallest number; 0 if the column is not a number
   * @param max largest number; 0 if the column is not a number
   * @param unit unit of a number; empty for other columns
   */
  public record Column(
      String name,
      ValueType type,
      Domain domain,
      boolean together,
      long min,
      long max,
      String title,
      String unit) {}

  /**
   * Returns the first day that the fact reads for a window.
   *
   * @param epochDays length of a key rotation period; a multiple of each window's length
   * @return empty if the window's key rotation period does not have the history. Contributors have
   *     other pseudonyms before it, so the caller must not compute the window
   */
  public Optional<LocalDate> historyFrom(Window window, int epochDays) {
    LocalDate epoch = window.epochStart(epochDays);
    if (history instanceof History.None) {
      return Optional.of(window.start());
    }
    if (history instanceof History.Epoch part) {
      return part.before() && epoch.equals(window.start()) ? Optional.empty() : Optional.of(epoch);
    }
    LocalDate from = window.start().minusDays(((History.Days) history).days());
    return from.isBefore(epoch) ? Optional.empty() : Optional.of(from);
  }
}
