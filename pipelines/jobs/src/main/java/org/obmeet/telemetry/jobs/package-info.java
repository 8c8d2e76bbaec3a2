/** The jobs of the program, each in its own package, and classes that several of them share. */
package org.obmeet.telemetry.jobs;
