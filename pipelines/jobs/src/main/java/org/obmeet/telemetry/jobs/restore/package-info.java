/** Restoring: from backups what the log names, and nothing else. */
package org.obmeet.telemetry.jobs.restore;
