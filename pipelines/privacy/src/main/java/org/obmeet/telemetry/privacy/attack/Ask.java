package org.obmeet.telemetry.privacy.attack;

import java.util.Optional;
import java.util.function.Predicate;

/** A question, and what has been seen of its answer so far. */
final class Ask {
  /**
   * What a sum may be.
   *
   * @param lower smallest value found
   * @param upper largest value found
   * @param certain whether none lies outside, or what lies there was not asked for
   */
  record Interval(double lower, double upper, boolean certain) {}

  private final Question question;
  private final int[] open;
  private final double base;
  private final double least;
  private final double lowest;
  private final double highest;
  private final Optional<Predicate<Interval>> enough;
  private double lower = Double.POSITIVE_INFINITY;
  private double upper = Double.NEGATIVE_INFINITY;
  private boolean certain;

  /**
   * @param question what is asked
   * @param open those of its unknowns that may be something
   * @param base what the sum of the open ones lacks to what intervals are of
   * @param least what a part of its unknowns may be
   * @param lowest value below which it need not be looked for
   * @param highest value above which it need not be looked for
   * @param enough whether an interval is wide enough; empty where all that may be is asked for
   */
  Ask(
      Question question,
      int[] open,
      double base,
      double least,
      double lowest,
      double highest,
      Optional<Predicate<Interval>> enough) {
    this.question = question;
    this.open = open;
    this.base = base;
    this.least = least;
    this.lowest = lowest - base;
    this.highest = highest - base;
    this.enough = enough;
    if (open.length == 0) {
      see(0);
      certain = true;
    }
  }

  Question question() {
    return question;
  }

  /** The unknowns whose sum it is. */
  int[] open() {
    return open;
  }

  /** Sum of the unknowns below which it need not be looked for. */
  double lowest() {
    return lowest;
  }

  /** Sum of the unknowns above which it need not be looked for. */
  double highest() {
    return highest;
  }

  /** A sum that the unknowns may have; infinite where nothing bounds them. */
  void see(double sum) {
    lower = Math.min(lower, sum);
    upper = Math.max(upper, sum);
  }

  /** Smallest sum of the unknowns seen. */
  double smallest() {
    return lower;
  }

  /** Largest sum of the unknowns seen. */
  double largest() {
    return upper;
  }

  /** All that may be has been looked at. */
  void certain() {
    certain = true;
  }

  /** Whether all that may be is asked for. */
  boolean whole() {
    return enough.isEmpty();
  }

  /** Whether what was seen is enough. */
  boolean met() {
    return enough.map(wide -> wide.test(interval())).orElse(certain);
  }

  /** What was seen. */
  Interval interval() {
    return new Interval(question.within() ? least : lower + base, upper + base, certain);
  }
}
