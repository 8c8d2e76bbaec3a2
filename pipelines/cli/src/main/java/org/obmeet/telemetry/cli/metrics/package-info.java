/** What runs tell Prometheus, by way of a text file. */
package org.obmeet.telemetry.cli.metrics;
