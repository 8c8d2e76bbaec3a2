/** The restore job, which restores the files that the log names from backups. */
package org.obmeet.telemetry.jobs.restore;
