/** The routes of the collector and what each of them does. */
package org.obmeet.telemetry.collector.endpoint;
