/** Conversions of input values to values of fields. */
package org.obmeet.telemetry.privacy.projection.conversion;
