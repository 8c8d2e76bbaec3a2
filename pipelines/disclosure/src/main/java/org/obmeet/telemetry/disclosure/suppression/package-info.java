/**
 * Secondary suppression, which searches the cheapest set of cells that protects all unsafe ones.
 */
package org.obmeet.telemetry.disclosure.suppression;
