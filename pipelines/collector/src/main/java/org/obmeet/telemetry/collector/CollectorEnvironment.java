package org.obmeet.telemetry.collector;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.obmeet.telemetry.collector.host.HostVerifier;

/**
 * The external dependencies of a collector, which tests replace.
 *
 * @param nanos monotonic time in nanoseconds
 * @param random source of tokens, names, keys and nonces
 * @param logLines consumer of log lines, without line ends
 * @param resolver finds the addresses of a host that confirms a consent
 */
public record CollectorEnvironment(
    Clock clock,
    LongSupplier nanos,
    SecureRandom random,
    Consumer<String> logLines,
    HostVerifier.Resolver resolver) {
  private static final int NAME_BYTES = 4;

  /** Creates an environment with the resolver of this machine. */
  public CollectorEnvironment(
      Clock clock, LongSupplier nanos, SecureRandom random, Consumer<String> logLines) {
    this(clock, nanos, random, logLines, InetAddress::getAllByName);
  }

  /** Returns a unique name for a collector process: the current second and a random number. */
  String newName() {
    byte[] suffix = new byte[NAME_BYTES];
    random.nextBytes(suffix);
    String second = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    return second.replace(":", "").replace("-", "") + "-" + HexFormat.of().formatHex(suffix);
  }
}
