package org.obmeet.telemetry.collector.http;

import org.obmeet.telemetry.collector.measure.Measures;
import org.obmeet.telemetry.lake.StaleRows;

/** Does something for an exchange; what is thrown is our fault, and answered as such. */
final class Guarded {
  private Guarded() {}

  static void run(Exchange exchange, Limits limits, Measures measures, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError e) {
      measures.unexpected(e);
      exchange.send(limits.notStored());
    }
  }

  /** Whether rows were given back, to be judged again: somebody is refused since. */
  static boolean isStale(Throwable failure) {
    return failure instanceof StaleRows || failure.getCause() instanceof StaleRows;
  }
}
