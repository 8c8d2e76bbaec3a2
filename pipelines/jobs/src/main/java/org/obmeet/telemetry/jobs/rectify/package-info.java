/** The rectification job, which corrects the rows of a subject. */
package org.obmeet.telemetry.jobs.rectify;
