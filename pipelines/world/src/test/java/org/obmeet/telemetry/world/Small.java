package org.obmeet.telemetry.world;

/** A world small enough for every test. */
final class Small {
  static final WorldOptions OPTIONS =
      WorldOptions.defaults().withInstances(80).withPeople(120).withEvents(6_000).withDays(14);

  private Small() {}
}
