package org.obmeet.telemetry.privacy.projection.slot;

/** A record to project, with the objects around it. */
public final class WireRecord {
  private WireFormat format = WireFormat.PLAIN;
  private Slots own;
  private Slots body;
  private Slots line;

  /**
   * Sets the record.
   *
   * @param newOwn the record's own values
   * @param newBody the outermost object of the record's tracker body; if there is none, the same
   *     object as own or line
   * @param newLine the line's outermost object
   */
  public void set(WireFormat newFormat, Slots newOwn, Slots newBody, Slots newLine) {
    format = newFormat;
    own = newOwn;
    body = newBody;
    line = newLine;
  }

  public WireFormat format() {
    return format;
  }

  public Slots own() {
    return own;
  }

  public Slots body() {
    return body;
  }

  public Slots line() {
    return line;
  }

  /**
   * Returns the object of a source. An outer source that is absent in the line is read from the
   * body.
   */
  public Slots of(Source source) {
    if (!source.outer()) {
      return own;
    }
    return line.kind(source.slot()) != Slots.ABSENT ? line : body;
  }

  /**
   * The slot of a source. The source is outer if it is in the line or the body around the record.
   */
  public record Source(int slot, boolean outer) {}
}
