/**
 * Where bytes live: layout, log, clean and row files, releases, quarantine, key ring, and the text
 * that comes in. Knows data sets; does not know what a cube is.
 */
package org.obmeet.telemetry.lake;
