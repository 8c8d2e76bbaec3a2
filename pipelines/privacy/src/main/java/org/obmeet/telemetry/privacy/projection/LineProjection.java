package org.obmeet.telemetry.privacy.projection;

/** Projects lines of one kind of record to rows. */
interface LineProjection {
  void project(ParsedDocument document, Projector.Sink sink);
}
