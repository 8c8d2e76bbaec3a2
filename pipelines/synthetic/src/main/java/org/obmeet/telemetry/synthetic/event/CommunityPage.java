package org.obmeet.telemetry.synthetic.event;

import java.util.List;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.WeightedChoice;

/**
 * A page of the community server.
 *
 * @param route label of the route in Rocket.Chat's client; {@code not_listed} if there is none
 * @param path path, which may have the placeholders {@code ROOM}, {@code PERSON}, {@code SECRET}
 *     and {@code TAB}
 * @param query query string with the same placeholders; empty if there is none
 */
record CommunityPage(String route, String path, String query) {
  /** All pages, weighted by use. */
  static final WeightedChoice<CommunityPage> ALL =
      WeightedChoice.ofTable(
          CommunityPage.class, "pages.txt", 4, row -> new CommunityPage(row[1], row[2], row[3]));

  private static final List<String> TABS = List.of("channels", "users", "teams");

  /** Returns the path and the query with values for their placeholders. */
  String target(String room, String person, SplitMixRandom random) {
    String target = path + query;
    if (target.contains("SECRET")) {
      target = target.replace("SECRET", CanaryString.WORD + random.letters(24));
    }
    return target
        .replace("ROOM", room)
        .replace("PERSON", person)
        .replace("TAB", TABS.get(random.below(TABS.size())));
  }
}
