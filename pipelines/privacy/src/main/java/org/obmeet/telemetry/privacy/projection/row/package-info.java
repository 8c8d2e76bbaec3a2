/** Builds the rows of a data set, field by field. */
package org.obmeet.telemetry.privacy.projection.row;
