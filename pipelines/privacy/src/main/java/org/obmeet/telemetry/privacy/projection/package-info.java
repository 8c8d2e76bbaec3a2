/**
 * The allow-list at the edge: from a line on the wire to rows that hold what the schema names, and
 * nothing else. Driven by the data set's fields; a new field is one line of schema.
 */
package org.obmeet.telemetry.privacy.projection;
