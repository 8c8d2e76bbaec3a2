/** What the function of a derived fact is given, and what it writes to. */
package org.obmeet.telemetry.cubes.facts.api;
