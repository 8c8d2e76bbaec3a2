/**
 * Readers of the releases of a lake, which compare, explain and export them, and the catalogue
 * database of these releases.
 */
package org.obmeet.telemetry.cli.releases;
