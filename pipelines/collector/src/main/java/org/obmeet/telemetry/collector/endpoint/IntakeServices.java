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

/**
 * The services that the endpoints use.
 *
 * @param pseudonyms pseudonyms under the lake's keyset
 * @param register consents of all instances
 * @param consentService records consent decisions
 * @param hosts verifies who controls a host
 * @param suppressions subjects whose new data are rejected
 * @param files files of the lake
 * @param recentReports times of the last reports of instances
 * @param events workers that project community events
 * @param reports workers that project reports
 * @param eventLanding writes rows of events
 * @param reportLanding writes rows of reports
 * @param nanos monotonic time in nanoseconds
 */
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
  /** Returns true until a service that stores data is closed or its thread ends. */
  public boolean isAlive() {
    return consentService.isAlive() && eventLanding.isAlive() && reportLanding.isAlive();
  }
}
