/** The attack on released files, seen as anyone sees them. */
package org.obmeet.telemetry.cli.attack;
