/**
 * * The releases of a lake: reading, comparing, explaining and exporting them, and the catalogue
 * database built from them.
 */
package org.obmeet.telemetry.cli.releases;
