package org.obmeet.telemetry.world.event;

import java.util.Optional;
import org.obmeet.telemetry.world.WeightedChoice;

/**
 * A feature event of the web client (RocketChat/Rocket.Chat, useAnalyticsEventTracking).
 *
 * @param category label of its category
 * @param action label of its action
 * @param name name that newer clients send instead of category and action; empty if they do not
 * @param leak identifying content of the feature's label
 */
public record Feature(String category, String action, Optional<String> name, Leak leak) {
  /** Identifying content of a label. */
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
