package org.obmeet.telemetry.jobs;

/** Receives the progress of a job. It is called by the job's driver thread only. */
public interface Progress {
  /** Starts a stage; {@code total} is its number of units, 0 if unknown. */
  void stage(String name, long total);

  /** Reports the number of finished units of the stage. */
  void step(long done);

  /** Reports a line of text. */
  void note(String line);

  /** Returns an instance that ignores everything. */
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
