package org.obmeet.telemetry.collector.endpoint;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.obmeet.telemetry.collector.host.HostVerifier;
import org.obmeet.telemetry.collector.intake.ConsentRegister;
import org.obmeet.telemetry.collector.intake.ConsentService;
import org.obmeet.telemetry.collector.intake.DiskSpaceMonitor;
import org.obmeet.telemetry.collector.intake.InstanceTokens;
import org.obmeet.telemetry.collector.intake.ProjectionWorkerPool;
import org.obmeet.telemetry.collector.intake.RecentReports;
import org.obmeet.telemetry.collector.monitoring.MonitoringMetrics;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.landing.LandingWriter;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;
import org.obmeet.telemetry.schemas.Catalog;

/** The services that the endpoints use. */
public record IntakeServices(
    Catalog catalog,
    Pseudonyms pseudonyms,
    ConsentRegister register,
    InstanceTokens tokens,
    ConsentService consentService,
    HostVerifier hosts,
    SuppressionLookup suppressions,
    LakeFiles files,
    RecentReports recentReports,
    ProjectionWorkerPool events,
    ProjectionWorkerPool reports,
    LandingWriter eventLanding,
    LandingWriter reportLanding,
    DiskSpaceMonitor disk,
    MonitoringMetrics metrics,
    Clock clock,
    LongSupplier nanos) {
  public boolean isAlive() {
    return consentService.isAlive() && eventLanding.isAlive() && reportLanding.isAlive();
  }
}
