package org.obmeet.telemetry.jobs;

/** Where a job says how far it is. Calls come from the job's driver thread. */
public interface Progress {
  /** A stage begins; {@code total} is in units of the stage, 0 where it is not known. */
  void stage(String name, long total);

  /** So many units of the stage are done. */
  void step(long done);

  /** A line for people. */
  void note(String line);

  /** Says nothing. */
  static Progress silent() {
    return new Progress() {
      @Override
      public void stage(String name, long total) {}

      @Override
      public void step(long done) {}

      @Override
      public void note(String line) {}
    };
  }
}
