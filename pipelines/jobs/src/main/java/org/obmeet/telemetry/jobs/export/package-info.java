/** The export job, which writes all data about a subject into an archive for the subject. */
package org.obmeet.telemetry.jobs.export;
