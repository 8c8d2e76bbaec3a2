/** The protection of the tables of a specification: the run, its decisions and its checks. */
package org.obmeet.telemetry.cli.protect;
