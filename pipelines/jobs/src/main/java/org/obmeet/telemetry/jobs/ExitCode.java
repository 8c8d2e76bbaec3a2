package org.obmeet.telemetry.jobs;

/** The exit statuses of the program, for schedulers. */
public enum ExitCode {
  DONE(0, "done"),
  USAGE(2, "the command line is wrong"),
  NOT_READY(20, "not ready: nothing landed, or no window closed"),
  BAD_INPUT(43, "bad input or configuration; nothing was changed"),
  UNKNOWN_SUBJECT(44, "nothing is known about the subject; nothing was changed"),
  FAILED(47, "the run failed; nothing was published"),
  GATE_REFUSED(50, "refused by a safety check, or delayed by a legal hold"),
  BUSY(51, "another run or a collector is at work: run the command again"),
  VERIFICATION_FAILED(60, "verification failed");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }
}
