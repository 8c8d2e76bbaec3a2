/** The demonstration: its folder, its clock, its steps. */
package org.obmeet.telemetry.cli.demo;
