/** Secondary suppression: the cheapest set of cells that protects every unsafe one. */
package org.obmeet.telemetry.disclosure.suppression;
