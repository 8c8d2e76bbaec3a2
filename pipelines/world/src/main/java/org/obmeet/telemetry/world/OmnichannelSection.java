package org.obmeet.telemetry.world;

import java.util.List;

/** Omnichannel and its sources. */
record OmnichannelSection(Report report) {
  private static final List<String> CONTACTS =
      List.of(
          "omnichannelContactsBySource",
          "uniqueContactsOfYesterday",
          "uniqueContactsOfLastWeek",
          "uniqueContactsOfLastMonth");

  void fill(Tree t) {
    boolean on = report.instance().scale().omnichannel();
    t.put("livechatEnabled", on);
    if (report.version().since(4, 2)) {
      t.put("omnichannelSources", on ? sources() : List.of());
      int known = report.version().since(5, 0) ? CONTACTS.size() : 2;
      for (String name : CONTACTS.subList(0, known)) {
        t.put(name + ".sources", List.of());
      }
    }
  }

  private List<Tree> sources() {
    Identity identity = report.instance().identity();
    Tree app = new Tree().put("type", "app").put("id", identity.sourceId());
    app.put("alias", identity.sourceAlias()).put("count", 7);
    Tree widget = new Tree().put("type", "widget").put("count", 12);
    return report.instance().index() % 2 == 0 ? List.of(app) : List.of(widget, app);
  }
}
