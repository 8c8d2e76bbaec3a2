package org.obmeet.telemetry.collector.intake;

import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.landing.SuppressionBarrier;

/**
 * A barrier for reports: it detects suppressions, and the decisions on consent that other processes
 * have recorded.
 */
public record ReportBarrier(SuppressionBarrier suppressions, ConsentService consents)
    implements SuppressionBarrier {
  @Override
  public long refresh() {
    suppressions.refresh();
    try {
      consents.refresh();
    } catch (CorruptLogException broken) {
      // The last known decisions stay in force, as the last known suppressions do.
    }
    return lastSuppression();
  }

  @Override
  public long lastSuppression() {
    return Math.max(suppressions.lastSuppression(), consents.lastForeignChange());
  }

  @Override
  public long lastCommit() {
    return Math.min(suppressions.lastCommit(), consents.lastCommit());
  }
}
