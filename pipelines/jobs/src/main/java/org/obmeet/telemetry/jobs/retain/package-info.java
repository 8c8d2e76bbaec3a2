/** The retention job: the plan, its enforcement, and an independent check. */
package org.obmeet.telemetry.jobs.retain;
