package org.obmeet.telemetry.world;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** Omnichannel and voice. */
record OmnichannelSection(Report report) {
  private static final List<String> COUNTS =
      List.of(
          "totalLivechatVisitors",
          "totalLivechatAgents",
          "totalLivechatManagers",
          "departments",
          "archivedDepartments",
          "totalTriggers",
          "totalCustomFields",
          "emailInboxes",
          "chatsOnHold");
  private static final List<String> VOICE =
      List.of(
          "voipCalls",
          "voipExtensions",
          "voipSuccessfulCalls",
          "voipErrorCalls",
          "voipOnHoldCalls");

  void write(JsonGenerator g) throws IOException {
    Version version = report.version();
    boolean on = report.instance().scale().omnichannel();
    Dice habit = Dice.of(report.instance().scale().salt(), "omnichannel");
    g.writeBooleanField("livechatEnabled", on);
    g.writeStringField("routingAlgorithm", "Auto_Selection");
    for (String name : COUNTS) {
      g.writeNumberField(name, on ? habit.below(40) : 0);
    }
    if (version.since(5, 0) && version.major() < 8) {
      g.writeBooleanField("voipEnabled", false);
      for (String name : VOICE) {
        g.writeNumberField(name, 0);
      }
    }
    if (version.major() >= 8) {
      g.writeNullField("visitorAbandonment");
      g.writeNullField("onHoldEnabled");
    }
    if (version.since(4, 2)) {
      sources(g, on);
      for (String name : List.of("omnichannelContactsBySource", "uniqueContactsOfYesterday")) {
        g.writeObjectFieldStart(name);
        g.writeNumberField("contactsCount", on ? habit.below(90) : 0);
        g.writeNumberField("conversationsCount", on ? habit.below(90) : 0);
        g.writeArrayFieldStart("sources");
        g.writeEndArray();
        g.writeEndObject();
      }
    }
  }

  private void sources(JsonGenerator g, boolean on) throws IOException {
    Identity identity = report.instance().identity();
    g.writeArrayFieldStart("omnichannelSources");
    if (on) {
      g.writeStartObject();
      g.writeStringField("type", "app");
      g.writeStringField("id", identity.sourceId());
      g.writeStringField("alias", identity.sourceAlias());
      g.writeNumberField("count", 7);
      g.writeEndObject();
    }
    g.writeEndArray();
  }
}
