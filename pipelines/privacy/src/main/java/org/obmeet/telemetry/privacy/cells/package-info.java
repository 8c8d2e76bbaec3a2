/**
 * The exact cells of a cube and window. Aggregation builds them. Disclosure control reads them,
 * with the attributes of contributors that it needs.
 */
package org.obmeet.telemetry.privacy.cells;
