package org.obmeet.telemetry.world.event;

import java.util.List;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.SplitMixRandom;
import org.obmeet.telemetry.world.WeightedChoice;

/**
 * A page of the community server.
 *
 * @param route label of the client's route (RocketChat/Rocket.Chat); {@code other} if there is no
 *     route
 * @param path path with the placeholders {@code ROOM}, {@code PERSON}, {@code SECRET} and {@code
 *     TAB}
 * @param query query string with the same placeholders; empty for none
 */
record CommunityPage(String route, String path, String query) {
  private static final String CHANNEL = "/channel/:name/:tab?/:context?";

  /** All pages, weighted by use. */
  static final WeightedChoice<CommunityPage> ALL =
      new WeightedChoice<CommunityPage>()
          .or(new CommunityPage(CHANNEL, "/channel/ROOM", ""), 34)
          .or(new CommunityPage(CHANNEL, "/channel/general", ""), 12)
          .or(new CommunityPage(CHANNEL, "/channel/ROOM", "?msg=SECRET"), 3)
          .or(new CommunityPage(CHANNEL, "/channel/ROOM/thread/SECRET", ""), 3)
          .or(new CommunityPage("/group/:name/:tab?/:context?", "/group/ROOM", ""), 12)
          .or(new CommunityPage("/direct/:rid/:tab?/:context?", "/direct/PERSON", ""), 13)
          .or(new CommunityPage("/home", "/home", ""), 7)
          .or(new CommunityPage("/home", "/home", "?resumeToken=SECRET&userId=PERSON"), 1)
          .or(new CommunityPage("/directory/:tab?", "/directory/TAB", ""), 3)
          .or(new CommunityPage("/", "/", ""), 2)
          .or(new CommunityPage("/login", "/login", ""), 2)
          .or(new CommunityPage("/account/profile", "/account/profile", ""), 1.2)
          .or(new CommunityPage("/account/preferences", "/account/preferences", ""), 1)
          .or(new CommunityPage("/account/security", "/account/security", ""), 0.5)
          .or(new CommunityPage("/admin/info", "/admin/info", ""), 0.7)
          .or(new CommunityPage("/admin/settings/:group?", "/admin/settings/TAB", ""), 0.7)
          .or(new CommunityPage("/admin/users/:context?/:id?", "/admin/users/info/PERSON", ""), 0.4)
          .or(new CommunityPage("/admin/rooms/:context?/:id?", "/admin/rooms/edit/ROOM", ""), 0.3)
          .or(new CommunityPage("/omnichannel/analytics", "/omnichannel/analytics", ""), 0.3)
          .or(new CommunityPage("/live/:id/:tab?/:context?", "/live/SECRET", ""), 0.6)
          .or(new CommunityPage("/meet/:rid", "/meet/ROOM", "?token=SECRET"), 0.3)
          .or(new CommunityPage("/invite/:hash", "/invite/SECRET", ""), 0.5)
          .or(new CommunityPage("/register/:hash", "/register/SECRET", ""), 0.3)
          .or(new CommunityPage("/reset-password/:token", "/reset-password/SECRET", ""), 0.2)
          .or(new CommunityPage("/login-token/:token", "/login-token/SECRET", ""), 0.2)
          .or(new CommunityPage("/room-not-found/:type/:name", "/room-not-found/c/ROOM", ""), 0.3)
          .or(new CommunityPage("/privacy-policy", "/privacy-policy", ""), 0.3)
          .or(new CommunityPage("other", "/wiki/ROOM/PERSON", ""), 0.5);

  private static final List<String> TABS = List.of("channels", "users", "teams");

  /** Returns path and query of one visit, with the placeholders replaced. */
  String visit(String room, String person, SplitMixRandom random) {
    String target = path + query;
    if (target.contains("SECRET")) {
      target = target.replace("SECRET", secret(random));
    }
    return target
        .replace("ROOM", room)
        .replace("PERSON", person)
        .replace("TAB", TABS.get(random.below(TABS.size())));
  }

  private static String secret(SplitMixRandom random) {
    return CanaryString.WORD + random.letters(24);
  }
}
