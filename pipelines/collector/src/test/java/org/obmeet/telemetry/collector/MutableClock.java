package org.obmeet.telemetry.collector;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock with an offset from the system clock that can be changed. */
public final class MutableClock extends Clock {
  private volatile Duration ahead = Duration.ZERO;

  public void move(Duration further) {
    ahead = ahead.plus(further);
  }

  @Override
  public Instant instant() {
    return Clock.systemUTC().instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
