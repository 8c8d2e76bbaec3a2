package org.obmeet.telemetry.privacy.projection;

/** Projects lines of one kind of record to rows. */
interface LineProjection {
  /** Projects the line whose values are in the document. */
  void project(ParsedDocument document, Projector.Sink sink);
}
