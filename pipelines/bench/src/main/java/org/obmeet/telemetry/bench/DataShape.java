package org.obmeet.telemetry.bench;

/** The shape of generated events: how they are spread over people, labels and versions. */
public enum DataShape {
  /** The usual spread: a tenth of the people has a third of the events. */
  USUAL(2, 2, 150),
  /** Few heavy contributors: a ten-thousandth of the people has a third of the events. */
  HEAVY(8, 2, 150),
  /** Many labels: twenty thousand minor versions. */
  LABELS(2, 2, 20_000),
  /** Long tails: a few routes, categories and actions are frequent, and all others rare. */
  TAIL(2, 8, 150);

  /** Skew of people. With 1, all people have about equally many events. */
  final int personSkew;

  /** Skew of labels. With 1, all labels are about equally frequent. */
  final int labelSkew;

  /** Number of minor versions. */
  final int versions;

  DataShape(int personSkew, int labelSkew, int versions) {
    this.personSkew = personSkew;
    this.labelSkew = labelSkew;
    this.versions = versions;
  }
}
