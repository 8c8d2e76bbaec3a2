/** A fast reader of plain JSON, based on an automaton that it builds while it reads. */
package org.obmeet.telemetry.privacy.projection.json;
