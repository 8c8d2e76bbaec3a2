/** Slots for the input values of one object, and the tries of paths that fill them. */
package org.obmeet.telemetry.privacy.projection.slot;
