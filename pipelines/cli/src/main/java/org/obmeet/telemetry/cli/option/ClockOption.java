package org.obmeet.telemetry.cli.option;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.obmeet.telemetry.cli.console.CommandContext;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --now}: the time that the command takes it to be. */
public final class ClockOption {
  @Option(
      names = "--now",
      paramLabel = "INSTANT",
      converter = InstantConverter.class,
      description = "The time that the run takes it to be. Default: the machine's clock.")
  private Instant now;

  public Instant now(CommandContext session) {
    return now == null ? session.clock().instant() : now;
  }

  /** {@code 2026-11-24T00:00:00Z}, or a date for its start in UTC. */
  public static final class InstantConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return value.length() == 10
            ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
            : Instant.parse(value);
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "allowed: an instant such as 2026-11-24T00:00:00Z, or a date; it is '" + value + "'");
      }
    }
  }
}
