/** The restore job, which restores files of a lake from backups. */
package org.obmeet.telemetry.jobs.restore;
