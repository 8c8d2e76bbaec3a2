/** The handle on a lake, leases and reports of runs, and local copies of released files. */
package org.obmeet.telemetry.lake;
