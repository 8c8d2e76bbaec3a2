/** Secondary suppression: searches a cheap set of cells whose suppression protects unsafe cells. */
package org.obmeet.telemetry.disclosure.suppression;
