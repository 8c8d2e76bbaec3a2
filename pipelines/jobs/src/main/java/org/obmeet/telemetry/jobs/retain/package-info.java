/** Retention: plan, enforcement, and a check that knows no plan. */
package org.obmeet.telemetry.jobs.retain;
