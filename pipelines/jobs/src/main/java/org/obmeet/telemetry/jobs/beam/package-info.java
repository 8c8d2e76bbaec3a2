/** What the Beam jobs share: options, coders, side inputs, the sink of results, and runners. */
package org.obmeet.telemetry.jobs.beam;
