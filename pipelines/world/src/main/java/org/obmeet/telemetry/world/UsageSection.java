package org.obmeet.telemetry.world;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Users, rooms, messages, uploads and the last activity of anybody. */
record UsageSection(Report report) {
  private static final DateTimeFormatter JAVASCRIPT =
      DateTimeFormatter.ofPattern(
              "EEE MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  void write(JsonGenerator g) throws IOException {
    Counts counts = report.counts();
    users(g, counts.users());
    rooms(g, counts.rooms());
    messages(g, counts.messages());
    if (report.version().major() >= 1) {
      g.writeNumberField("uploadsTotal", counts.uploads().files());
      g.writeNumberField("uploadsTotalSize", counts.uploads().bytes());
    }
    activity(g);
  }

  private void users(JsonGenerator g, Counts.Users users) throws IOException {
    g.writeNumberField("totalUsers", users.total());
    g.writeNumberField("activeUsers", users.active());
    if (report.version().major() >= 1) {
      g.writeNumberField("activeGuests", users.guests());
      g.writeNumberField("appUsers", users.app());
      g.writeNumberField("busyUsers", users.busy());
      g.writeNumberField("totalConnectedUsers", users.connected());
    }
    g.writeNumberField("nonActiveUsers", users.nonActive());
    g.writeNumberField("onlineUsers", users.online());
    g.writeNumberField("awayUsers", users.away());
    g.writeNumberField("offlineUsers", users.offline());
    if (report.version().since(3, 12)) {
      g.writeObjectFieldStart("userLanguages");
      for (Map.Entry<String, Long> language : users.languages().entrySet()) {
        g.writeNumberField(language.getKey(), language.getValue());
      }
      g.writeEndObject();
    }
  }

  private void rooms(JsonGenerator g, Counts.Rooms rooms) throws IOException {
    boolean old = report.version().major() < 1;
    g.writeNumberField("totalRooms", rooms.total());
    g.writeNumberField("totalChannels", rooms.channels());
    g.writeNumberField("totalPrivateGroups", rooms.groups());
    g.writeNumberField("totalDirect", rooms.direct());
    g.writeNumberField(old ? "totlalLivechat" : "totalLivechat", rooms.livechat());
    if (!old) {
      g.writeNumberField("totalDiscussions", rooms.discussions());
      boolean broken = report.instance().scale().broken();
      g.writeNumberField("totalThreads", broken ? -1 - rooms.threads() : rooms.threads());
    }
    if (report.version().since(3, 13)) {
      teams(g, rooms);
    }
  }

  private void teams(JsonGenerator g, Counts.Rooms rooms) throws IOException {
    g.writeObjectFieldStart("teams");
    g.writeNumberField("totalTeams", rooms.teams());
    g.writeNumberField("totalRoomsInsideTeams", rooms.teams() * 2);
    g.writeNumberField("totalDefaultRoomsInsideTeams", rooms.teams());
    if (!report.version().since(4, 8)) {
      g.writeArrayFieldStart("teamStats");
      g.writeStartObject();
      g.writeStringField("teamId", report.instance().identity().teamId());
      g.writeNumberField("totalRooms", 2);
      g.writeNumberField("totalMessages", rooms.threads());
      g.writeNumberField("totalMembers", Math.min(9, report.counts().users().total()));
      g.writeEndObject();
      g.writeEndArray();
    }
    g.writeEndObject();
  }

  private void messages(JsonGenerator g, Counts.Messages messages) throws IOException {
    g.writeNumberField("totalChannelMessages", messages.channel());
    g.writeNumberField("totalPrivateGroupMessages", messages.group());
    g.writeNumberField("totalDirectMessages", messages.direct());
    g.writeNumberField("totalLivechatMessages", messages.livechat());
    if (report.version().since(6, 5)) {
      g.writeNumberField("totalDiscussionsMessages", messages.discussion());
    }
    g.writeNumberField("totalMessages", messages.total());
  }

  private void activity(JsonGenerator g) throws IOException {
    Instant created = report.createdAt();
    g.writeStringField("lastLogin", report.lastLogin().map(this::date).orElse(""));
    g.writeStringField("lastSeenSubscription", date(created.minusSeconds(7_777)));
    if (report.version().major() >= 8) {
      g.writeNullField("lastMessageSentAt");
    } else {
      g.writeStringField("lastMessageSentAt", created.minusSeconds(3_333).toString());
    }
  }

  /** ISO until 6.1, then what JavaScript's {@code Date.toString} says. */
  private String date(Instant when) {
    return report.version().since(6, 2) ? JAVASCRIPT.format(when) : when.toString();
  }
}
