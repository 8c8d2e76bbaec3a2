/** Holds, restrictions and objections. */
package org.obmeet.telemetry.jobs.suppress;
