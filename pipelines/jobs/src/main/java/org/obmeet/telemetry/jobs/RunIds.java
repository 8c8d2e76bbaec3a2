package org.obmeet.telemetry.jobs;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/** Creates run ids such as {@code 20261124T160000Z-ingest-1f2e3d4c}. */
public final class RunIds {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RunIds() {}

  /** Returns a new, unique run id. */
  public static String next(String command, Instant now, SecureRandom random) {
    byte[] suffix = new byte[4];
    random.nextBytes(suffix);
    return STAMP.format(now) + "-" + command + "-" + HexFormat.of().formatHex(suffix);
  }
}
