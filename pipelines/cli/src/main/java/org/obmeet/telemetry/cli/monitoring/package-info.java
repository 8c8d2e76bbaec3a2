/** Monitoring metrics of runs and of the lake, in a text file for Prometheus. */
package org.obmeet.telemetry.cli.monitoring;
