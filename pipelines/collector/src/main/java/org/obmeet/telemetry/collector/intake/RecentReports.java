package org.obmeet.telemetry.collector.intake;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The times of the last reports that this collector accepted from each instance, in memory. If
 * there are too many instances, the instances with the oldest last report are forgotten.
 */
public final class RecentReports {
  private static final int MAX_INSTANCES = 10_000;
  private static final int MAX_TIMES = 5;

  private final Map<InstanceSubject, List<Instant>> times = new LinkedHashMap<>();

  public synchronized void add(byte[] subject, Instant at) {
    InstanceSubject instance = InstanceSubject.of(subject);
    List<Instant> before = times.getOrDefault(instance, List.of());
    times.remove(instance);
    times.put(instance, Stream.concat(Stream.of(at), before.stream()).limit(MAX_TIMES).toList());
    if (times.size() > MAX_INSTANCES) {
      times.remove(times.keySet().iterator().next());
    }
  }

  /** Returns the times of the last reports of an instance, the newest first. */
  public synchronized List<Instant> of(byte[] subject) {
    return times.getOrDefault(InstanceSubject.of(subject), List.of());
  }
}
