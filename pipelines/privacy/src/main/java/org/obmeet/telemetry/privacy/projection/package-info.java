/** Projection of input lines to rows. A row contains only fields that the schema lists. */
package org.obmeet.telemetry.privacy.projection;
