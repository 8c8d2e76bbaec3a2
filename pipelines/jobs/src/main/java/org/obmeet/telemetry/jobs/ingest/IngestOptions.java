package org.obmeet.telemetry.jobs.ingest;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.obmeet.telemetry.jobs.beam.RunOptions;

/** The pipeline options of an ingest run. Public, because Beam creates a proxy of it. */
public interface IngestOptions extends RunOptions {
  @Description("Scope of consent to assume for every instance; empty if recorded consents apply.")
  @Default.String("")
  String getAssumedScope();

  void setAssumedScope(String scope);
}
