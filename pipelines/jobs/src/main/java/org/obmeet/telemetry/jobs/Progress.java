package org.obmeet.telemetry.jobs;

/** A receiver of the progress of a job. Only the job's driver thread calls it. */
public interface Progress {
  /** Starts a stage; {@code total} is the stage's number of bytes, 0 if unknown. */
  default void stage(String name, long total) {}

  /** Reports that further bytes of the stage are finished. */
  default void step(long bytes) {}

  /** Reports a line of text. */
  default void note(String line) {}

  static Progress silent() {
    return new Progress() {};
  }
}
