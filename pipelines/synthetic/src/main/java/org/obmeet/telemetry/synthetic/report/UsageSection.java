package org.obmeet.telemetry.synthetic.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The section of a report about users, chat rooms, messages, uploads and the last activity. */
record UsageSection(Report report) {
  private static final DateTimeFormatter JAVASCRIPT =
      DateTimeFormatter.ofPattern(
              "EEE MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  void fill(JsonTreeBuilder t) {
    ReportCounter.fill(ReportCounter.USERS, report, t);
    if (report.version().since(3, 12)) {
      JsonTreeBuilder languages = t.at("userLanguages");
      report.counts().users().languages().forEach(languages::put);
    }
    ReportCounter.fill(ReportCounter.ROOMS, report, t);
    if (report.version().major() < 1) {
      t.renameLast("totalLivechat", "totlalLivechat"); // as these versions spell it
    }
    if (report.version().since(3, 13)) {
      teams(t.at("teams"), report.counts().rooms());
    }
    ReportCounter.fill(ReportCounter.MESSAGES, report, t);
    activity(t);
  }

  private void teams(JsonTreeBuilder t, DailyCounts.Rooms rooms) {
    t.put("totalTeams", rooms.teams());
    t.put("totalRoomsInsideTeams", rooms.teams() * 2);
    t.put("totalDefaultRoomsInsideTeams", rooms.teams());
    if (!report.version().since(4, 8)) {
      JsonTreeBuilder team =
          new JsonTreeBuilder().put("teamId", report.identity().text("teamJOINED"));
      team.put("totalRooms", 2).put("totalMessages", rooms.threads());
      team.put("totalMembers", Math.min(9, report.counts().users().total()));
      team.put("totalPublicRooms", 1).put("totalPrivateRooms", 1).put("totalDefaultRooms", 1);
      t.put("teamStats", List.of(team));
    }
  }

  private void activity(JsonTreeBuilder t) {
    Instant created = report.createdAt();
    t.put("lastLogin", report.lastLogin().map(this::date).orElse(""));
    t.put("lastSeenSubscription", date(created.minusSeconds(7_777)));
    boolean alwaysNull = report.version().major() >= 8;
    t.put("lastMessageSentAt", alwaysNull ? null : created.minusSeconds(3_333).toString());
  }

  /** Formats a time: ISO 8601 until version 6.1, {@code Date.toString} of JavaScript afterwards. */
  private String date(Instant when) {
    return report.version().since(6, 2) ? JAVASCRIPT.format(when) : when.toString();
  }
}
