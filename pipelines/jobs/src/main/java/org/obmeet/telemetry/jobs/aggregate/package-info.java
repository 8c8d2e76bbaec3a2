/** The aggregate job: which windows are decided, and how. */
package org.obmeet.telemetry.jobs.aggregate;
