/** The request of an aggregate run and the plan of its windows. */
package org.obmeet.telemetry.jobs.plan;
