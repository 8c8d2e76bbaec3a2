/** Exact arithmetic for linear systems: prime fields and sparse vectors over them. */
package org.obmeet.telemetry.privacy.linear;
