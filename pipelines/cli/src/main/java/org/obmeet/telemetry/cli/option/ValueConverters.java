package org.obmeet.telemetry.cli.option;

import com.google.common.base.Preconditions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.schemas.domain.Window;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Converts words of the command line to values. */
public final class ValueConverters {
  private ValueConverters() {}

  public static void register(CommandLine line) {
    line.registerConverter(
        LocalDate.class, word -> convert(word, LocalDate::parse, "a date YYYY-MM-DD"));
    line.registerConverter(
        Instant.class,
        word ->
            convert(
                word, ValueConverters::instant, "a time such as 2026-11-24T00:00:00Z, or a date"));
    line.registerConverter(
        OutputFormat.class,
        word -> convert(word, ValueConverters::outputFormat, "table, csv, json or ndjson"));
    line.registerConverter(
        LogHead.class,
        word -> convert(word, ValueConverters::logHead, "NUMBER:SHA256 as a run prints it"));
    line.registerConverter(
        Duration.class,
        word -> convert(word, ValueConverters::duration, "a time such as 5s or 2m"));
    line.registerConverter(Window.class, ValueConverters::window);
  }

  /**
   * Converts a word. If {@code parse} fails, throws a TypeConversionException with the word and the
   * expected words.
   *
   * @param parse converts the word; it throws an exception if the word is not allowed
   * @param expected description of the allowed words
   */
  public static <T> T convert(String word, Function<String, T> parse, String expected) {
    try {
      return parse.apply(word);
    } catch (RuntimeException wrong) {
      throw new TypeConversionException("expected: " + expected + "; it is '" + word + "'");
    }
  }

  /** Parses a time, or a date, which means the start of that day in UTC. */
  private static Instant instant(String word) {
    return word.length() == 10
        ? LocalDate.parse(word).atStartOfDay(ZoneOffset.UTC).toInstant()
        : Instant.parse(word);
  }

  /** Parses a duration such as {@code 5s}, {@code 2m}, {@code 12h} or {@code 90d}, or ISO 8601. */
  public static Duration duration(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    if (!upper.matches("\\d{1,9}[SMHD]")) {
      return Duration.parse(upper);
    }
    return Duration.parse((upper.endsWith("D") ? "P" : "PT") + upper);
  }

  private static OutputFormat outputFormat(String word) {
    return Arrays.stream(OutputFormat.values())
        .filter(format -> format.toString().equals(word))
        .findFirst()
        .orElseThrow();
  }

  private static LogHead logHead(String word) {
    Preconditions.checkArgument(word.matches("\\d{1,10}:[0-9a-f]{64}"));
    String[] parts = word.split(":");
    return new LogHead(Long.parseLong(parts[0]), parts[1]);
  }

  private static Window window(String word) {
    try {
      return Window.parse(word);
    } catch (IllegalArgumentException wrong) {
      throw new TypeConversionException(wrong.getMessage());
    }
  }
}
