/** The interface of the functions of derived facts, with their inputs and outputs. */
package org.obmeet.telemetry.cubes.facts.api;
