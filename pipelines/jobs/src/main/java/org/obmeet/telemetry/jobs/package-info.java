/** The jobs of the program, each in its own package, and the classes that all jobs share. */
package org.obmeet.telemetry.jobs;
