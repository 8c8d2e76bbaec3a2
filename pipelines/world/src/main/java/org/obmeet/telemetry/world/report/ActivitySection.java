package org.obmeet.telemetry.world.report;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.SplitMixRandom;

/** Sessions by role, device and system, over yesterday, the week and the month before it. */
record ActivitySection(Report report) {
  private static final List<String> SPANS = List.of("OfYesterday", "OfLastWeek", "OfLastMonth");
  private static final List<String> ROLES =
      List.of("admin", "user", "guest", "livechat-agent", "crew-" + CanaryString.WORD);
  private static final List<String> DEVICES = List.of("Chrome", "Firefox", "Mobile App", "Edge");
  private static final List<String> TYPES = List.of("browser", "browser", "mobile-app", "browser");
  private static final List<String> SYSTEMS = List.of("Windows", "Mac OS", "Linux", "Android");

  void fill(JsonTreeBuilder t) {
    SplitMixRandom today =
        SplitMixRandom.of(report.instance().profile().salt(), "activity", report.day());
    long users = report.counts().users().online();
    boolean idle = SplitMixRandom.of(report.instance().profile().salt(), "idle").chance(0.15);
    for (int span = 0; span < SPANS.size(); span++) {
      int rows = idle ? 0 : span + 2;
      List<JsonTreeBuilder> people = idle ? List.of() : List.of(users(users, today));
      block(t, "uniqueUsers" + SPANS.get(span), people);
      block(t, "uniqueDevices" + SPANS.get(span), named(DEVICES, rows, TYPES, today));
      block(t, "uniqueOS" + SPANS.get(span), named(SYSTEMS, rows, List.of(), today));
    }
    t.put("dailyPeakConnections", users);
    t.put("maxMonthlyPeakConnections", today.chance(0.05) ? null : (Object) (users + users / 3));
  }

  private void block(JsonTreeBuilder t, String name, List<JsonTreeBuilder> data) {
    LocalDate before = LocalDate.ofInstant(report.createdAt(), ZoneOffset.UTC).minusDays(1);
    JsonTreeBuilder block = t.at(name);
    block.put("year", before.getYear());
    block.put("month", before.getMonthValue());
    block.put("day", before.getDayOfMonth());
    block.put("data", data);
  }

  private static JsonTreeBuilder users(long users, SplitMixRandom today) {
    List<JsonTreeBuilder> roles = new ArrayList<>();
    for (String role : ROLES) {
      roles.add(counted(new JsonTreeBuilder().put("role", role), users / 4, today));
    }
    return counted(new JsonTreeBuilder().put("roles", roles), users, today);
  }

  private static JsonTreeBuilder counted(JsonTreeBuilder t, long users, SplitMixRandom today) {
    return t.put("count", users)
        .put("sessions", users + today.below(20))
        .put("time", today.below(600_000));
  }

  private static List<JsonTreeBuilder> named(
      List<String> names, int rows, List<String> types, SplitMixRandom today) {
    List<JsonTreeBuilder> data = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      JsonTreeBuilder row =
          new JsonTreeBuilder().put("count", today.below(200)).put("time", today.below(600_000));
      if (!types.isEmpty()) {
        row.put("type", types.get(i));
      }
      data.add(row.put("name", names.get(i)).put("version", today.between(10, 140) + ".0.0"));
    }
    return data;
  }
}
