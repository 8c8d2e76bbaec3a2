/** Settings of the collector, read from one file and the environment, with a check of every key. */
package org.obmeet.telemetry.collector.config;
