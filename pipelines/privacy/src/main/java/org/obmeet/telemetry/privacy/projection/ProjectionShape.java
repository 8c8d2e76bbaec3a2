package org.obmeet.telemetry.privacy.projection;

/** One kind of record: how a line of it becomes rows. */
interface ProjectionShape {
  /** Projects a line that has been read. */
  void project(Document document, Projector.Sink sink);
}
