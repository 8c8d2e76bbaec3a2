package org.obmeet.telemetry.privacy.projection;

/** Projects lines of one kind of record to rows. */
interface LineProjection {
  /** Projects a line that was read into the document. */
  void project(ParsedDocument document, Projector.Sink sink);
}
