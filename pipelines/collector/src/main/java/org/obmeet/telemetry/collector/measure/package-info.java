/** What is told about the collector: metrics and log lines, without payload and address. */
package org.obmeet.telemetry.collector.measure;
