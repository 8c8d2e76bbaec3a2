package org.obmeet.telemetry.jobs;

import java.util.Map;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The way in which an operator verified who made a request, without personal data. */
public enum IdentityVerification implements KeywordEnum {
  /** The subject was signed in to an account. */
  ACCOUNT,
  /** The request came with the token of the instance's consent. */
  TOKEN,
  /** The subject answered a message to a known address. */
  CALLBACK,
  /** The subject showed a document. */
  DOCUMENT,
  /** A parent, guardian or other representative proved this role. */
  REPRESENTATIVE,
  /** The request came from a court or an authority. */
  AUTHORITY,
  /** The operator did not state the way. */
  UNSTATED;

  /** Commits how the request of a run was verified, and the run reports that wait for a commit. */
  public void record(Lake lake, RunReport report) {
    new RunReports(lake)
        .add(
            CommitKind.REQUEST,
            report.clock().now(),
            Map.of("identity", word(), "of_run", report.clock().run()));
  }
}
