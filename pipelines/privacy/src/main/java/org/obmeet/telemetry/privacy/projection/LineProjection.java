package org.obmeet.telemetry.privacy.projection;

/** One kind of record: how a line of it becomes rows. */
interface LineProjection {
  /** Projects a line that has been read. */
  void project(ParsedDocument document, Projector.Sink sink);
}
