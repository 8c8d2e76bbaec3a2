package org.obmeet.telemetry.privacy.projection.slot;

/** One record to project, with the objects around it. */
public final class WireRecord {
  private WireFormat kind = WireFormat.PLAIN;
  private Slots own;
  private Slots body;
  private Slots line;

  /**
   * Sets the record and returns this object.
   *
   * @param newOwn the record's own values
   * @param newBody the outermost object of its tracker body; the same as own or line if there is no
   *     body around it
   * @param newLine the line's outermost object
   */
  public WireRecord at(WireFormat newKind, Slots newOwn, Slots newBody, Slots newLine) {
    kind = newKind;
    own = newOwn;
    body = newBody;
    line = newLine;
    return this;
  }

  public WireFormat kind() {
    return kind;
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

  /** Returns the object in which a source is read. */
  public Slots of(Source source) {
    if (!source.outer()) {
      return own;
    }
    return line.kind(source.slot()) != Slots.ABSENT ? line : body;
  }

  /**
   * A compiled path.
   *
   * @param outer true if it starts at the outermost object
   */
  public record Source(int slot, boolean outer) {}
}
