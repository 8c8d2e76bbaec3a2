/** The handle on a lake, leases, and reports of runs. */
package org.obmeet.telemetry.lake;
