/** Options, coders, side inputs, the sink of results, and runners for the Beam jobs. */
package org.obmeet.telemetry.jobs.beam;
