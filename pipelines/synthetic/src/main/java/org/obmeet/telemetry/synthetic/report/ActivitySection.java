package org.obmeet.telemetry.synthetic.report;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.SplitMixRandom;

/** The section of a report about sessions of yesterday, the last week and the last month. */
record ActivitySection(Report report) {
  private static final List<String> SPANS = List.of("OfYesterday", "OfLastWeek", "OfLastMonth");
  private static final List<String> ROLES =
      List.of("admin", "user", "guest", "livechat-agent", "crew-" + CanaryString.WORD);
  private static final List<String> DEVICES = List.of("Chrome", "Firefox", "Mobile App", "Edge");
  private static final List<String> TYPES = List.of("browser", "browser", "mobile-app", "browser");
  private static final List<String> SYSTEMS = List.of("Windows", "Mac OS", "Linux", "Android");

  void fill(JsonTreeBuilder t) {
    SplitMixRandom dayRandom = SplitMixRandom.of(report.profile().salt(), "activity", report.day());
    long users = report.counts().users().online();
    boolean idle = SplitMixRandom.of(report.profile().salt(), "idle").chance(0.15);
    for (int span = 0; span < SPANS.size(); span++) {
      int rowCount = idle ? 0 : span + 2;
      List<JsonTreeBuilder> people = idle ? List.of() : List.of(users(users, dayRandom));
      block(t, "uniqueUsers" + SPANS.get(span), people);
      block(t, "uniqueDevices" + SPANS.get(span), rowsOf(DEVICES, rowCount, TYPES, dayRandom));
      block(t, "uniqueOS" + SPANS.get(span), rowsOf(SYSTEMS, rowCount, List.of(), dayRandom));
    }
    t.put("dailyPeakConnections", users);
    t.put(
        "maxMonthlyPeakConnections", dayRandom.chance(0.05) ? null : (Object) (users + users / 3));
  }

  private void block(JsonTreeBuilder t, String name, List<JsonTreeBuilder> data) {
    LocalDate yesterday = LocalDate.ofInstant(report.createdAt(), ZoneOffset.UTC).minusDays(1);
    JsonTreeBuilder block = t.at(name);
    block.put("year", yesterday.getYear());
    block.put("month", yesterday.getMonthValue());
    block.put("day", yesterday.getDayOfMonth());
    block.put("data", data);
  }

  private static JsonTreeBuilder users(long users, SplitMixRandom dayRandom) {
    List<JsonTreeBuilder> roles = new ArrayList<>();
    for (String role : ROLES) {
      roles.add(counted(new JsonTreeBuilder().put("role", role), users / 4, dayRandom));
    }
    return counted(new JsonTreeBuilder().put("roles", roles), users, dayRandom);
  }

  private static JsonTreeBuilder counted(JsonTreeBuilder t, long users, SplitMixRandom dayRandom) {
    return t.put("count", users)
        .put("sessions", users + dayRandom.below(20))
        .put("time", dayRandom.below(600_000));
  }

  private static List<JsonTreeBuilder> rowsOf(
      List<String> names, int rowCount, List<String> types, SplitMixRandom dayRandom) {
    List<JsonTreeBuilder> data = new ArrayList<>();
    for (int i = 0; i < rowCount; i++) {
      JsonTreeBuilder row =
          new JsonTreeBuilder()
              .put("count", dayRandom.below(200))
              .put("time", dayRandom.below(600_000));
      if (!types.isEmpty()) {
        row.put("type", types.get(i));
      }
      data.add(row.put("name", names.get(i)).put("version", dayRandom.between(10, 140) + ".0.0"));
    }
    return data;
  }
}
