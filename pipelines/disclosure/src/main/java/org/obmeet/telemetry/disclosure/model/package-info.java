/** The tables of a population as one linear system of hierarchies, tables, cells and their sums. */
package org.obmeet.telemetry.disclosure.model;
