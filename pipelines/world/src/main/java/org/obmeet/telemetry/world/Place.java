package org.obmeet.telemetry.world;

import java.util.List;

/**
 * A page of the community server.
 *
 * @param route label of its route (RocketChat/Rocket.Chat, client routes); {@code other} where the
 *     client has none
 * @param path its path, with {@code ROOM}, {@code PERSON}, {@code SECRET} and {@code TAB} to be
 *     filled in
 * @param query its query string, likewise; empty for none
 */
record Place(String route, String path, String query) {
  private static final String CHANNEL = "/channel/:name/:tab?/:context?";

  /** By use. */
  static final Choice<Place> ALL =
      new Choice<Place>()
          .or(new Place(CHANNEL, "/channel/ROOM", ""), 34)
          .or(new Place(CHANNEL, "/channel/general", ""), 12)
          .or(new Place(CHANNEL, "/channel/ROOM", "?msg=SECRET"), 3)
          .or(new Place(CHANNEL, "/channel/ROOM/thread/SECRET", ""), 3)
          .or(new Place("/group/:name/:tab?/:context?", "/group/ROOM", ""), 12)
          .or(new Place("/direct/:rid/:tab?/:context?", "/direct/PERSON", ""), 13)
          .or(new Place("/home", "/home", ""), 7)
          .or(new Place("/home", "/home", "?resumeToken=SECRET&userId=PERSON"), 1)
          .or(new Place("/directory/:tab?", "/directory/TAB", ""), 3)
          .or(new Place("/", "/", ""), 2)
          .or(new Place("/login", "/login", ""), 2)
          .or(new Place("/account/profile", "/account/profile", ""), 1.2)
          .or(new Place("/account/preferences", "/account/preferences", ""), 1)
          .or(new Place("/account/security", "/account/security", ""), 0.5)
          .or(new Place("/admin/info", "/admin/info", ""), 0.7)
          .or(new Place("/admin/settings/:group?", "/admin/settings/TAB", ""), 0.7)
          .or(new Place("/admin/users/:context?/:id?", "/admin/users/info/PERSON", ""), 0.4)
          .or(new Place("/admin/rooms/:context?/:id?", "/admin/rooms/edit/ROOM", ""), 0.3)
          .or(new Place("/omnichannel/analytics", "/omnichannel/analytics", ""), 0.3)
          .or(new Place("/live/:id/:tab?/:context?", "/live/SECRET", ""), 0.6)
          .or(new Place("/meet/:rid", "/meet/ROOM", "?token=SECRET"), 0.3)
          .or(new Place("/invite/:hash", "/invite/SECRET", ""), 0.5)
          .or(new Place("/register/:hash", "/register/SECRET", ""), 0.3)
          .or(new Place("/reset-password/:token", "/reset-password/SECRET", ""), 0.2)
          .or(new Place("/login-token/:token", "/login-token/SECRET", ""), 0.2)
          .or(new Place("/room-not-found/:type/:name", "/room-not-found/c/ROOM", ""), 0.3)
          .or(new Place("/privacy-policy", "/privacy-policy", ""), 0.3)
          .or(new Place("other", "/wiki/ROOM/PERSON", ""), 0.5);

  private static final List<String> TABS = List.of("channels", "users", "teams");

  /** The path and query of one visit. */
  String visit(String room, String person, Dice dice) {
    String text = path + query;
    if (text.contains("SECRET")) {
      text = text.replace("SECRET", secret(dice));
    }
    return text.replace("ROOM", room)
        .replace("PERSON", person)
        .replace("TAB", TABS.get(dice.below(TABS.size())));
  }

  private static String secret(Dice dice) {
    return Planted.WORD + dice.letters(24);
  }
}
