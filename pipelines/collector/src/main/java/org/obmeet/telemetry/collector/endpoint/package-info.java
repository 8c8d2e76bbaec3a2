/** The routes of the collector and their endpoints. */
package org.obmeet.telemetry.collector.endpoint;
