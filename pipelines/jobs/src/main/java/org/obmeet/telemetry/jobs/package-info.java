/** The jobs of the program, with a package each, and what they share. */
package org.obmeet.telemetry.jobs;
