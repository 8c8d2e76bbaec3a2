package org.obmeet.telemetry.world;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Sessions by role, device and system, over yesterday, the week and the month before it. */
record ActivitySection(Report report) {
  private static final List<String> SPANS = List.of("OfYesterday", "OfLastWeek", "OfLastMonth");
  private static final List<String> ROLES = List.of("admin", "user", "guest", "livechat-agent");
  private static final List<String> DEVICES = List.of("Chrome", "Firefox", "Mobile App", "Edge");
  private static final List<String> SYSTEMS = List.of("Windows", "Mac OS", "Linux", "Android");

  void write(JsonGenerator g) throws IOException {
    Dice today = Dice.of(report.instance().scale().salt(), "activity", report.day());
    long users = report.counts().users().online();
    for (int span = 0; span < SPANS.size(); span++) {
      block(g, "uniqueUsers" + SPANS.get(span), () -> users(g, users, today));
      List<String> devices = DEVICES.subList(0, span + 2);
      block(g, "uniqueDevices" + SPANS.get(span), () -> named(g, devices, "browser", today));
      List<String> systems = SYSTEMS.subList(0, span + 2);
      block(g, "uniqueOS" + SPANS.get(span), () -> named(g, systems, null, today));
    }
    g.writeNumberField("dailyPeakConnections", users);
    if (today.chance(0.05)) {
      g.writeNullField("maxMonthlyPeakConnections");
    } else {
      g.writeNumberField("maxMonthlyPeakConnections", users + users / 3);
    }
  }

  private interface Data {
    void write() throws IOException;
  }

  private void block(JsonGenerator g, String name, Data data) throws IOException {
    LocalDate before = LocalDate.ofInstant(report.createdAt(), ZoneOffset.UTC).minusDays(1);
    g.writeObjectFieldStart(name);
    g.writeNumberField("year", before.getYear());
    g.writeNumberField("month", before.getMonthValue());
    g.writeNumberField("day", before.getDayOfMonth());
    g.writeArrayFieldStart("data");
    data.write();
    g.writeEndArray();
    g.writeEndObject();
  }

  private static void users(JsonGenerator g, long users, Dice today) throws IOException {
    g.writeStartObject();
    g.writeArrayFieldStart("roles");
    for (String role : ROLES) {
      g.writeStartObject();
      g.writeStringField("role", role);
      counted(g, users / 4, today);
      g.writeEndObject();
    }
    g.writeEndArray();
    counted(g, users, today);
    g.writeEndObject();
  }

  private static void counted(JsonGenerator g, long users, Dice today) throws IOException {
    g.writeNumberField("count", users);
    g.writeNumberField("sessions", users + today.below(20));
    g.writeNumberField("time", today.below(600_000));
  }

  private static void named(JsonGenerator g, List<String> names, String type, Dice today)
      throws IOException {
    for (String name : names) {
      g.writeStartObject();
      g.writeNumberField("count", today.below(200));
      g.writeNumberField("time", today.below(600_000));
      if (type != null) {
        g.writeStringField("type", type);
      }
      g.writeStringField("name", name);
      g.writeStringField("version", today.between(10, 140) + ".0.0");
      g.writeEndObject();
    }
  }
}
