package org.obmeet.telemetry.cli;

import org.obmeet.telemetry.jobs.Progress;

/** Progress for people: a bar on a terminal, plain lines elsewhere. */
final class Progresses {
  private Progresses() {}

  /** A progress that must be closed when the work has ended. */
  interface Shown extends Progress, AutoCloseable {
    @Override
    void close();
  }

  static Shown of(Session session) {
    return session.terminal() ? new BarProgress(session) : new LineProgress(session);
  }
}
