/** Copies of what is held about a subject, for the subject. */
package org.obmeet.telemetry.jobs.export;
