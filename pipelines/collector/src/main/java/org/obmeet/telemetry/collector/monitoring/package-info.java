/** Monitoring metrics and logs of the collector. */
package org.obmeet.telemetry.collector.monitoring;
