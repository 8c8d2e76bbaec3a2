/** The service for legal holds, restrictions and objections, and the list of consents. */
package org.obmeet.telemetry.jobs.suppress;
