/** The erasure job, which deletes all rows of a subject and commits a receipt. */
package org.obmeet.telemetry.jobs.erase;
