/** Staging and publication of release files. */
package org.obmeet.telemetry.jobs.aggregate.publish;
