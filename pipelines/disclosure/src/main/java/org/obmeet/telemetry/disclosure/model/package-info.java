/** The linear model of a population: hierarchies, tables, cells, and the sums that relate cells. */
package org.obmeet.telemetry.disclosure.model;
