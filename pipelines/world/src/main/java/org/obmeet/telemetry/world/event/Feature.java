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
      new WeightedChoice<Feature>()
          .or(of("Message", "Send", "message-sent", Leak.ROOM), 70)
          .or(of("User", "Login", "user-login", Leak.PERSON), 8)
          .or(of("User", "Status Manually Changed", "status-changed", Leak.NOTHING), 6)
          .or(of("User", "Logout", "user-logout", Leak.PERSON), 3)
          .or(of("Room", "Create", "room-created", Leak.ROOM), 3)
          .or(of("Navigation", "Login Page State Change", "", Leak.NOTHING), 3)
          .or(of("User", "Avatar Changed", "avatar-changed", Leak.NOTHING), 1.5)
          .or(of("Room", "Changed Topic", "room-topic-changed", Leak.ROOM), 1.2)
          .or(of("Room", "Changed Name", "room-name-changed", Leak.ROOM), 0.8)
          .or(of("Room", "Archived", "room-archived", Leak.ROOM), 0.6)
          .or(of("Room", "Changed Announcement", "room-announcement-changed", Leak.ROOM), 0.5)
          .or(of("User", "Registered", "user-registered", Leak.NOTHING), 0.5)
          .or(of("User", "Username Set", "username-set", Leak.NOTHING), 0.5)
          .or(of("User", "Reset Password", "password-reset", Leak.NOTHING), 0.3)
          .or(of("User", "Forgot Password Email Requested", "", Leak.NOTHING), 0.3)
          .or(of("Room", "Changed Room Type", "room-type-changed", Leak.ROOM), 0.2)
          .or(of("Room", "Unarchived", "room-unarchived", Leak.ROOM), 0.2)
          .or(of("Room", "Changed Avatar", "room-avatar-changed", Leak.ROOM), 0.2)
          .or(of("User", "Confirmation Email Requested", "", Leak.NOTHING), 0.2);

  private static Feature of(String category, String action, String name, Leak leak) {
    return new Feature(
        category, action, name.isEmpty() ? Optional.empty() : Optional.of(name), leak);
  }
}
