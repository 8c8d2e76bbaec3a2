/** The allow-list at the edge, from a line on the wire to rows that hold what the schema names. */
package org.obmeet.telemetry.privacy.projection;
