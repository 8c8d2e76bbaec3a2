/** Rows of a data set, built field by field. */
package org.obmeet.telemetry.privacy.projection.row;
