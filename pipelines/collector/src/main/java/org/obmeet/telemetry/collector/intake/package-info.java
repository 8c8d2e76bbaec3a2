/** Projection of request bodies to rows for landing, and consents of instances. */
package org.obmeet.telemetry.collector.intake;
