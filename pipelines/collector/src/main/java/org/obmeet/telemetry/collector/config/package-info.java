/** Settings of the collector. They are read from one file and the environment and are checked. */
package org.obmeet.telemetry.collector.config;
