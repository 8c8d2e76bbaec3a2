/** The functions of derived facts, one class for each file in {@code schemas/facts}. */
package org.obmeet.telemetry.cubes.facts;
