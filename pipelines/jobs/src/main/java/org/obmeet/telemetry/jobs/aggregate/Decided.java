package org.obmeet.telemetry.jobs.aggregate;

import java.util.List;
import org.obmeet.telemetry.privacy.disclosure.Decision;
import org.obmeet.telemetry.schemas.Cube;

/**
 * What is done about a cube in one window.
 *
 * @param cube its declaration
 * @param decision what disclosure control says of it now
 * @param course what is done about it
 * @param revision number of the publication; of the one that stands where nothing is published
 * @param words why, where that is not said by the decision
 * @param beside names of the cubes that were decided in one with it; empty where it is published
 *     anew as it was decided before
 */
record Decided(
    Cube cube, Decision decision, Course course, int revision, String words, List<String> beside) {
  Decided {
    beside = List.copyOf(beside);
  }

  /** What is done about a cube. */
  enum Course {
    /** Published for the first time, or withheld. */
    DECIDED,
    /** Published anew, in place of what was published before. */
    REVISED,
    /** What is out is what would be published now. */
    UNCHANGED,
    /** Other rows would be published now, since records have left; what is out stays. */
    KEPT,
    /** Other rows would be published now, and are not. */
    REFUSED
  }

  /** The same, done otherwise. */
  Decided with(Course other, int number, String why) {
    return new Decided(cube, decision, other, number, why, beside);
  }

  /** Whether its rows are published now. */
  boolean published() {
    return course == Course.REVISED
        || course == Course.DECIDED && decision instanceof Decision.Release;
  }
}
