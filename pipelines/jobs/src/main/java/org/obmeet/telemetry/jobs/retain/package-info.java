/** The retention job with the plan, its enforcement and an independent check. */
package org.obmeet.telemetry.jobs.retain;
