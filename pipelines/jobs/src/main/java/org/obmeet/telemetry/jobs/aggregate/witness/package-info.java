/** Witnesses that the suppressed values of released tables are protected. */
package org.obmeet.telemetry.jobs.aggregate.witness;
