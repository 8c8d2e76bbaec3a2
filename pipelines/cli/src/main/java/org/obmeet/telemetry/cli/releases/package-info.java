/**
 * The releases of a lake: reading, comparing, explaining and exporting them, and the catalogue
 * database made of them.
 */
package org.obmeet.telemetry.cli.releases;
