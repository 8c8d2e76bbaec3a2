package org.obmeet.telemetry.synthetic.event;

import java.util.Optional;
import org.obmeet.telemetry.synthetic.WeightedChoice;

/**
 * A feature of the web client whose use is an event (RocketChat/Rocket.Chat,
 * useAnalyticsEventTracking). Newer clients send {@code name} instead of category and action.
 */
public record Feature(String category, String action, Optional<String> name, Leak leak) {
  /** Identifying content of an event's label. */
  enum Leak {
    NOTHING,
    ROOM,
    PERSON
  }

  /** All features, weighted by use. */
  static final WeightedChoice<Feature> ALL =
      WeightedChoice.ofTable(
          Feature.class,
          "features.txt",
          5,
          row ->
              new Feature(
                  row[1],
                  row[2],
                  Optional.of(row[3]).filter(name -> !name.isEmpty()),
                  Leak.valueOf(row[4])));
}
