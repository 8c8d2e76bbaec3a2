package org.obmeet.telemetry.lake.subject;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * One row of the suppression table: a tombstone, an objection, a restriction or a legal hold. It
 * names a subject, which has no epoch, and goes when its purpose ends.
 *
 * @param id names the row, by chance; says nothing of the subject
 * @param purpose what it is for
 * @param kind person, instance or owner; empty where it is of no one subject
 * @param subject 32 hexadecimal digits; empty where it is of no one subject
 * @param stream the data set that it is about; empty for every one
 * @param from first day of events that it is about, if it is not about all
 * @param to last day of events that it is about, if it is not about all
 * @param reason why; never an identifier
 * @param who asked for it or ordered it; empty where nobody is named
 * @param at when it was set
 * @param until when it ends by itself; empty where it stands until it is lifted
 * @param through rows up to that second are covered; empty for all rows
 * @param due when the erasure is to be done; empty where there is none, or at once
 * @param done whether the erasure ended with a receipt
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
    String who,
    Instant at,
    Optional<Instant> until,
    Optional<Instant> through,
    Optional<Instant> due,
    boolean done) {
  /** What a row is for. */
  public enum Purpose implements KeywordEnum {
    /** Erased, or to be erased: nothing of the subject comes in. */
    TOMBSTONE,
    /** The same, until it is lifted. */
    OBJECTION,
    /** Kept, but left out of new aggregates. */
    RESTRICTION,
    /** Kept whatever retention and erasure say. */
    HOLD
  }

  public Suppression {
    Objects.requireNonNull(purpose, "purpose");
    Objects.requireNonNull(at, "at");
    if (kind.isEmpty() != subject.isEmpty() || !subject.matches("([0-9a-f]{32})?")) {
      throw new IllegalArgumentException("a subject has a kind and 32 hexadecimal digits");
    }
  }

  /** A row about everything of one subject, or of none. */
  public static Suppression of(
      String id, Purpose purpose, String kind, String subject, String reason, Instant at) {
    return new Suppression(
        id,
        purpose,
        kind,
        subject,
        "",
        Optional.empty(),
        Optional.empty(),
        reason,
        "",
        at,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** The same by order of somebody. */
  public Suppression by(String name) {
    return new Suppression(
        id, purpose, kind, subject, stream, from, to, reason, name, at, until, through, due, done);
  }

  /** The same about one stream and stretch of days. */
  public Suppression about(String data, Optional<LocalDate> first, Optional<LocalDate> last) {
    return new Suppression(
        id, purpose, kind, subject, data, first, last, reason, who, at, until, through, due, done);
  }

  /** The same with another end. */
  public Suppression ending(Optional<Instant> end) {
    return new Suppression(
        id, purpose, kind, subject, stream, from, to, reason, who, at, end, through, due, done);
  }

  /** The same, covering rows up to a second alone. */
  public Suppression covering(Optional<Instant> last) {
    return new Suppression(
        id, purpose, kind, subject, stream, from, to, reason, who, at, until, last, due, done);
  }

  /** The same, to be done at a time. */
  public Suppression dueAt(Optional<Instant> time) {
    return new Suppression(
        id, purpose, kind, subject, stream, from, to, reason, who, at, until, through, time, done);
  }

  /** The same, once the erasure has its receipt. */
  public Suppression finished() {
    return new Suppression(
        id, purpose, kind, subject, stream, from, to, reason, who, at, until, through, due, true);
  }

  /** The same, once rows of the subject may be there again. */
  public Suppression reopened() {
    return new Suppression(
        id, purpose, kind, subject, stream, from, to, reason, who, at, until, through, due, false);
  }

  /** Whether it still holds at a time. */
  public boolean isInForce(Instant now) {
    return until.map(now::isBefore).orElse(true);
  }

  /** Whether nothing of the subject may come in. */
  public boolean blocksIntake() {
    return purpose == Purpose.TOMBSTONE || purpose == Purpose.OBJECTION;
  }

  /** Whether it asks for an erasure that has no receipt yet. */
  public boolean isOpen() {
    return blocksIntake() && !done;
  }
}
