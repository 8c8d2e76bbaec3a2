/** Checks of a lake, its keys, its log and its configuration: each says what it found. */
package org.obmeet.telemetry.cli.doctor;
