/**
 * Exact cells of a cube and window. Aggregation builds them, and disclosure control reads them with
 * the attributes of their contributors that it needs.
 */
package org.obmeet.telemetry.privacy.cells;
