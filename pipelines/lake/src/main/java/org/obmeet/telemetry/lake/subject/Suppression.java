package org.obmeet.telemetry.lake.subject;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * A row of the suppression table: a tombstone, an objection, a restriction, a legal hold or a
 * narrowed consent. It names a subject by a pseudonym that key rotation does not change. The row is
 * deleted when its purpose ends.
 *
 * @param id random id of the row; discloses nothing about the subject
 * @param kind {@code person}, {@code instance} or {@code owner}; empty if the row is not about one
 *     subject
 * @param subject 32 hexadecimal digits; empty if the row is not about one subject
 * @param stream the data set; empty for all data sets
 * @param from first day of the covered events; empty for no limit
 * @param to last day of the covered events; empty for no limit
 * @param reason reason for the row; must not contain an identifier
 * @param orderedBy name of the person who requested the suppression; may be empty
 * @param at time at which the row was set
 * @param until time at which the row ends; empty if it is in force until it is lifted
 * @param through last second of the covered data of the subject; empty for no limit
 * @param due deadline of the erasure; empty if there is no erasure or it is due at once
 * @param done true if the erasure is complete and has a receipt
 */
public record Suppression(
    String id,
    Purpose purpose,
    String kind,
    String subject,
    String stream,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    String reason,
    String orderedBy,
    Instant at,
    Optional<Instant> until,
    Optional<Instant> through,
    Optional<Instant> due,
    boolean done) {
  /** The purpose of a row. */
  public enum Purpose implements KeywordEnum {
    /** Erasure: the subject's data are deleted, and new data are rejected. */
    TOMBSTONE,
    /** Objection: like a tombstone, but a later opt-in does not limit it. */
    OBJECTION,
    /** Restriction: data are kept, but are not used in new aggregates. */
    RESTRICTION,
    /** Legal hold: data are kept despite retention and erasure. */
    HOLD,
    /** Narrowed consent: the values beyond it are deleted, and the rows are kept. */
    NARROWING
  }

  public Suppression {
    if (kind.isEmpty() != subject.isEmpty() || !subject.matches("([0-9a-f]{32})?")) {
      throw new IllegalArgumentException("a subject has a kind and 32 hexadecimal digits");
    }
  }

  /** Creates a row about all data of one subject, or about no subject. */
  public static Suppression of(
      String id, Purpose purpose, String kind, String subject, String reason, Instant at) {
    Optional<LocalDate> any = Optional.empty();
    Optional<Instant> never = Optional.empty();
    return new Suppression(
        id, purpose, kind, subject, "", any, any, reason, "", at, never, never, never, false);
  }

  /** Returns a copy with another stream, range of days and {@link #orderedBy}. */
  public Suppression about(
      String data, Optional<LocalDate> first, Optional<LocalDate> last, String name) {
    return new Suppression(
        id, purpose, kind, subject, data, first, last, reason, name, at, until, through, due, done);
  }

  /** Returns a copy with another {@link #until}. */
  public Suppression ending(Optional<Instant> end) {
    return new Suppression(
        id, purpose, kind, subject, stream, from, to, reason, orderedBy, at, end, through, due,
        done);
  }

  /** Returns a copy with another {@link #through}. */
  public Suppression covering(Optional<Instant> last) {
    return new Suppression(
        id, purpose, kind, subject, stream, from, to, reason, orderedBy, at, until, last, due,
        done);
  }

  /** Returns a copy with another {@link #due}. */
  public Suppression dueAt(Optional<Instant> time) {
    return new Suppression(
        id, purpose, kind, subject, stream, from, to, reason, orderedBy, at, until, through, time,
        done);
  }

  /**
   * Returns a copy with another {@link #done}; false after a restore, because data may exist again.
   */
  public Suppression withDone(boolean complete) {
    return new Suppression(
        id, purpose, kind, subject, stream, from, to, reason, orderedBy, at, until, through, due,
        complete);
  }

  /** Returns true if the row has not ended yet. */
  public boolean isInForce(Instant now) {
    return until.map(now::isBefore).orElse(true);
  }

  /** Returns true if new data of the subject are rejected while the row is open or in force. */
  public boolean blocksIntake() {
    return purpose == Purpose.TOMBSTONE || purpose == Purpose.OBJECTION;
  }

  /** Returns true if the row requests an erasure, of rows or of values in rows. */
  public boolean erases() {
    return blocksIntake() || purpose == Purpose.NARROWING;
  }

  /** Returns true if the row requests an erasure that is not complete. */
  public boolean isOpen() {
    return erases() && !done;
  }
}
