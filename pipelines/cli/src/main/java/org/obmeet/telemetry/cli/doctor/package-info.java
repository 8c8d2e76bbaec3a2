/** Checks of a lake, its keys, its log and its configuration. */
package org.obmeet.telemetry.cli.doctor;
