package org.obmeet.telemetry.cli.option;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.obmeet.telemetry.cli.console.CommandContext;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --now}, the time that a command takes as the current time. */
public final class ClockOption {
  @Option(
      names = "--now",
      paramLabel = "INSTANT",
      converter = InstantConverter.class,
      description =
          "Run as if it were this time (UTC), as in 2026-11-24T00:00:00Z or 2026-11-24. Default: the"
              + " system clock.")
  private Instant now;

  public Instant now(CommandContext context) {
    return now == null ? context.clock().instant() : now;
  }

  /** Parses {@code 2026-11-24T00:00:00Z}, or a date, which means the start of that day in UTC. */
  public static final class InstantConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return value.length() == 10
            ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
            : Instant.parse(value);
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "expected: a time such as 2026-11-24T00:00:00Z, or a date; it is '" + value + "'");
      }
    }
  }
}
