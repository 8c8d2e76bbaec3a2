package org.obmeet.telemetry.world.report;

import java.util.List;
import org.obmeet.telemetry.world.instance.Identity;

/** The section of a report about omnichannel and the sources of its contacts. */
record OmnichannelSection(Report report) {
  private static final List<String> CONTACTS =
      List.of(
          "omnichannelContactsBySource",
          "uniqueContactsOfYesterday",
          "uniqueContactsOfLastWeek",
          "uniqueContactsOfLastMonth");

  void fill(JsonTreeBuilder t) {
    boolean enabled = report.profile().omnichannel();
    t.put("livechatEnabled", enabled);
    if (report.version().since(4, 2)) {
      t.put("omnichannelSources", enabled ? sources() : List.of());
      int sections = report.version().since(5, 0) ? CONTACTS.size() : 2;
      for (String name : CONTACTS.subList(0, sections)) {
        t.put(name + ".sources", List.of());
      }
    }
  }

  private List<JsonTreeBuilder> sources() {
    Identity identity = report.identity();
    JsonTreeBuilder app =
        new JsonTreeBuilder().put("type", "app").put("id", identity.text("app-NAME"));
    app.put("alias", identity.text("WhatsApp of NAME")).put("count", 7);
    JsonTreeBuilder widget = new JsonTreeBuilder().put("type", "widget").put("count", 12);
    return report.instance().index() % 2 == 0 ? List.of(app) : List.of(widget, app);
  }
}
