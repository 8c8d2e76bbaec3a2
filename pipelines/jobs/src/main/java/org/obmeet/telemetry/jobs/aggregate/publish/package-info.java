/** Staging and publication of release files, with their manifest and schema. */
package org.obmeet.telemetry.jobs.aggregate.publish;
