package org.obmeet.telemetry.world;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Sessions by role, device and system, over yesterday, the week and the month before it. */
record ActivitySection(Report report) {
  private static final List<String> SPANS = List.of("OfYesterday", "OfLastWeek", "OfLastMonth");
  private static final List<String> ROLES =
      List.of("admin", "user", "guest", "livechat-agent", "crew-" + Planted.WORD);
  private static final List<String> DEVICES = List.of("Chrome", "Firefox", "Mobile App", "Edge");
  private static final List<String> TYPES = List.of("browser", "browser", "mobile-app", "browser");
  private static final List<String> SYSTEMS = List.of("Windows", "Mac OS", "Linux", "Android");

  void fill(Tree t) {
    Dice today = Dice.of(report.instance().scale().salt(), "activity", report.day());
    long users = report.counts().users().online();
    boolean idle = Dice.of(report.instance().scale().salt(), "idle").chance(0.15);
    for (int span = 0; span < SPANS.size(); span++) {
      int rows = idle ? 0 : span + 2;
      List<Tree> people = idle ? List.of() : List.of(users(users, today));
      block(t, "uniqueUsers" + SPANS.get(span), people);
      block(t, "uniqueDevices" + SPANS.get(span), named(DEVICES, rows, TYPES, today));
      block(t, "uniqueOS" + SPANS.get(span), named(SYSTEMS, rows, List.of(), today));
    }
    t.put("dailyPeakConnections", users);
    t.put("maxMonthlyPeakConnections", today.chance(0.05) ? null : (Object) (users + users / 3));
  }

  private void block(Tree t, String name, List<Tree> data) {
    LocalDate before = LocalDate.ofInstant(report.createdAt(), ZoneOffset.UTC).minusDays(1);
    Tree block = t.at(name);
    block.put("year", before.getYear());
    block.put("month", before.getMonthValue());
    block.put("day", before.getDayOfMonth());
    block.put("data", data);
  }

  private static Tree users(long users, Dice today) {
    List<Tree> roles = new ArrayList<>();
    for (String role : ROLES) {
      roles.add(counted(new Tree().put("role", role), users / 4, today));
    }
    return counted(new Tree().put("roles", roles), users, today);
  }

  private static Tree counted(Tree t, long users, Dice today) {
    return t.put("count", users)
        .put("sessions", users + today.below(20))
        .put("time", today.below(600_000));
  }

  private static List<Tree> named(List<String> names, int rows, List<String> types, Dice today) {
    List<Tree> data = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Tree row = new Tree().put("count", today.below(200)).put("time", today.below(600_000));
      if (!types.isEmpty()) {
        row.put("type", types.get(i));
      }
      data.add(row.put("name", names.get(i)).put("version", today.between(10, 140) + ".0.0"));
    }
    return data;
  }
}
