/** Visitors of the community server, their events, and the tracker requests that carry them. */
package org.obmeet.telemetry.synthetic.event;
