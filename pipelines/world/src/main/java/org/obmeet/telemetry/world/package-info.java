/**
 * A generated world: reports, events and consents as they stand on the wire, and beside them the
 * truth, what each record really says and what must become of it. The same options give the same
 * bytes.
 */
package org.obmeet.telemetry.world;
