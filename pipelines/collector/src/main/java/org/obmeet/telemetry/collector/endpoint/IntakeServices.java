package org.obmeet.telemetry.collector.endpoint;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.obmeet.telemetry.collector.intake.ConsentRegister;
import org.obmeet.telemetry.collector.intake.ConsentService;
import org.obmeet.telemetry.collector.intake.DiskSpaceMonitor;
import org.obmeet.telemetry.collector.intake.ProjectionWorkerPool;
import org.obmeet.telemetry.collector.monitoring.MonitoringMetrics;
import org.obmeet.telemetry.lake.landing.LandingWriter;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * What stands behind the routes.
 *
 * @param catalog what is declared
 * @param pseudonyms on the lake's key ring
 * @param register who has opted in
 * @param desk decides on consents
 * @param events benches of community events
 * @param reports benches of reports
 * @param eventLanding takes rows of events
 * @param reportLanding takes rows of reports
 * @param disk whether there is room
 * @param measures what is counted
 * @param clock the time
 * @param nanos measures durations
 */
public record IntakeServices(
    Catalog catalog,
    Pseudonyms pseudonyms,
    ConsentRegister register,
    ConsentService desk,
    ProjectionWorkerPool events,
    ProjectionWorkerPool reports,
    LandingWriter eventLanding,
    LandingWriter reportLanding,
    DiskSpaceMonitor disk,
    MonitoringMetrics measures,
    Clock clock,
    LongSupplier nanos) {
  /** Whether all that stores still does. */
  public boolean isAlive() {
    return desk.isAlive() && eventLanding.isAlive() && reportLanding.isAlive();
  }
}
