package org.obmeet.telemetry.world.report;

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
    DailyCounts counts = report.counts();
    users(t, counts.users());
    rooms(t, counts.rooms());
    messages(t, counts.messages());
    if (report.version().major() >= 1) {
      t.put("uploadsTotal", counts.uploads().files());
      t.put("uploadsTotalSize", counts.uploads().bytes());
    }
    activity(t);
  }

  private void users(JsonTreeBuilder t, DailyCounts.Users users) {
    t.put("totalUsers", users.total());
    t.put("activeUsers", users.active());
    if (report.version().major() >= 1) {
      t.put("activeGuests", users.guests());
      t.put("appUsers", users.app());
      t.put("busyUsers", users.busy());
      t.put("totalConnectedUsers", users.connected());
    }
    t.put("nonActiveUsers", users.nonActive());
    t.put("onlineUsers", users.online());
    t.put("awayUsers", users.away());
    t.put("offlineUsers", users.offline());
    if (report.version().since(3, 12)) {
      JsonTreeBuilder languages = t.at("userLanguages");
      users.languages().forEach(languages::put);
    }
  }

  private void rooms(JsonTreeBuilder t, DailyCounts.Rooms rooms) {
    boolean old = report.version().major() < 1;
    t.put("totalRooms", rooms.total());
    t.put("totalChannels", rooms.channels());
    t.put("totalPrivateGroups", rooms.groups());
    t.put("totalDirect", rooms.direct());
    if (report.countsLivechat()) {
      t.put(old ? "totlalLivechat" : "totalLivechat", rooms.livechat());
    }
    if (!old) {
      t.put("totalDiscussions", rooms.discussions());
      boolean broken = report.profile().broken();
      t.put("totalThreads", broken ? -1 - rooms.threads() : rooms.threads());
    }
    if (report.version().since(3, 13)) {
      teams(t.at("teams"), rooms);
    }
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

  private void messages(JsonTreeBuilder t, DailyCounts.Messages messages) {
    t.put("totalChannelMessages", messages.channel());
    t.put("totalPrivateGroupMessages", messages.group());
    t.put("totalDirectMessages", messages.direct());
    if (report.countsLivechat()) {
      t.put("totalLivechatMessages", messages.livechat());
    }
    if (report.version().since(6, 5)) {
      t.put("totalDiscussionsMessages", messages.discussion());
    }
    t.put("totalMessages", messages.total());
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
