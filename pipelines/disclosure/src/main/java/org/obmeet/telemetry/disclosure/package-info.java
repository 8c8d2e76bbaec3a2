/** Disclosure control for the tables of one population, as a pure function. */
package org.obmeet.telemetry.disclosure;
