/** The functions of derived facts, one class per file in {@code schemas/facts}. */
package org.obmeet.telemetry.cubes.facts;
