/**
 * Projection: the allow-list that turns input lines into rows with the fields of the schema only.
 */
package org.obmeet.telemetry.privacy.projection;
