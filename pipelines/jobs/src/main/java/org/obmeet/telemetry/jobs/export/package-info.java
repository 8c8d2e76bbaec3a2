/** The export job, which writes all data about a subject for that subject. */
package org.obmeet.telemetry.jobs.export;
