/**
 * The handle on a lake, the leases of its runs, their reports, and local copies of released files.
 */
package org.obmeet.telemetry.lake;
