package org.obmeet.telemetry.world;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** Login services, apps, integrations, settings, federation and the other features. */
record FeatureSection(Report report) {
  private static final List<String> PROVIDERS =
      List.of(
          "apple",
          "dolphin",
          "drupal",
          "facebook",
          "github",
          "githubEnterprise",
          "gitlab",
          "google",
          "linkedin",
          "meteor",
          "nextcloud",
          "twitter",
          "wordpress");
  private static final List<String> ZEROES =
      List.of(
          "dashboardCount",
          "messageAuditApply",
          "messageAuditLoad",
          "joinJitsiButton",
          "slashCommandsJitsi",
          "pushQueue",
          "totalBroadcastRooms",
          "totalTriggeredEmails",
          "totalRoomsWithStarred",
          "totalRoomsWithPinned",
          "totalUserTOTP",
          "totalUserEmail2fa",
          "totalPinned",
          "totalStarred",
          "totalLinkInvitation",
          "totalLinkInvitationUses",
          "totalEmailInvitation",
          "totalE2ERooms",
          "totalEncryptedMessages",
          "totalManuallyAddedUsers",
          "totalSubscriptionRoles",
          "totalUserRoles",
          "totalCustomRoles",
          "uncaughtExceptionsCount");
  private static final List<String> CHANGES =
      List.of(
          "logoChange",
          "homeTitleChanged",
          "homeBodyChanged",
          "customCSSChanged",
          "onLogoutCustomScriptChanged",
          "loggedOutCustomScriptChanged",
          "loggedInCustomScriptChanged",
          "readReceiptsEnabled",
          "readReceiptsDetailed");

  void write(JsonGenerator g) throws IOException {
    apps(g);
    services(g);
    integrations(g);
    settings(g);
    federation(g);
    enterprise(g);
    Dice habit = Dice.of(report.instance().scale().salt(), "features");
    for (String name : ZEROES) {
      g.writeNumberField(name, habit.chance(0.6) ? 0 : habit.below(50));
    }
    for (String name : CHANGES) {
      g.writeBooleanField(name, habit.chance(0.2));
    }
    g.writeNumberField("push", report.instance().scale().push());
    if (report.version().major() >= 8) {
      g.writeNullField("totalWebRTCCalls");
    } else {
      g.writeNumberField("totalWebRTCCalls", 0);
    }
  }

  private void apps(JsonGenerator g) throws IOException {
    g.writeObjectFieldStart("apps");
    g.writeStringField("engineVersion", report.version().major() + "." + 41 + ".0");
    for (String name : List.of("totalInstalled", "totalActive", "totalFailed")) {
      if (report.quirks().appsUnknown()) {
        g.writeBooleanField(name, false);
      } else {
        g.writeNumberField(name, name.equals("totalFailed") ? 0 : apps(name));
      }
    }
    g.writeEndObject();
  }

  private int apps(String name) {
    int installed = report.quirks().apps();
    return name.equals("totalActive") ? activeApps(installed) : installed;
  }

  static int activeApps(int installed) {
    return installed - installed / 3;
  }

  private void services(JsonGenerator g) throws IOException {
    Scale scale = report.instance().scale();
    g.writeObjectFieldStart("services");
    g.writeObjectFieldStart("ldap");
    g.writeNumberField("users", scale.ldap() ? report.counts().users().total() / 2 : 0);
    g.writeBooleanField("enabled", scale.ldap());
    g.writeBooleanField("loginFallback", false);
    g.writeStringField("encryption", scale.ldap() ? "tls" : "plain");
    g.writeBooleanField("syncAvatar", true);
    g.writeEndObject();
    g.writeObjectFieldStart("saml");
    if (!report.quirks().samlSilent()) {
      g.writeBooleanField("enabled", scale.saml());
    } else if (report.version().major() >= 8) {
      g.writeNullField("enabled");
    }
    g.writeNumberField("users", 0);
    g.writeEndObject();
    g.writeObjectFieldStart("cas");
    g.writeBooleanField("enabled", false);
    g.writeNumberField("users", 0);
    g.writeEndObject();
    oauth(g);
    g.writeEndObject();
  }

  private void oauth(JsonGenerator g) throws IOException {
    g.writeObjectFieldStart("oauth");
    for (String provider : PROVIDERS) {
      login(g, provider, false);
    }
    g.writeObjectFieldStart("custom");
    if (report.instance().index() % 3 == 1) {
      login(g, report.instance().identity().oauthKey(), true);
    }
    g.writeEndObject();
    g.writeEndObject();
  }

  private static void login(JsonGenerator g, String name, boolean on) throws IOException {
    g.writeObjectFieldStart(name);
    g.writeBooleanField("enabled", on);
    g.writeNumberField("users", on ? 3 : 0);
    g.writeEndObject();
  }

  private void integrations(JsonGenerator g) throws IOException {
    Integrations all = Integrations.of(report);
    g.writeObjectFieldStart("integrations");
    g.writeNumberField("totalIntegrations", all.total());
    g.writeNumberField("totalIncoming", all.incoming());
    g.writeNumberField("totalIncomingActive", all.incomingActive());
    g.writeNumberField("totalOutgoing", all.outgoing());
    g.writeNumberField("totalOutgoingActive", all.outgoingActive());
    g.writeNumberField("totalWithScriptEnabled", all.withScript());
    g.writeEndObject();
  }

  /** Counts of integrations. */
  record Integrations(int incoming, int outgoing) {
    static Integrations of(Report report) {
      int all = report.quirks().integrations();
      return new Integrations(all - all / 3, all / 3);
    }

    int total() {
      return incoming + outgoing;
    }

    int incomingActive() {
      return incoming - incoming / 4;
    }

    int outgoingActive() {
      return outgoing - outgoing / 2;
    }

    int withScript() {
      return incoming / 2;
    }
  }

  private void settings(JsonGenerator g) throws IOException {
    Identity identity = report.instance().identity();
    g.writeObjectFieldStart("settings");
    if (!report.quirks().bareSettings()) {
      g.writeObjectFieldStart("e2ee");
      g.writeBooleanField("e2e", report.instance().scale().encryption());
      g.writeBooleanField("e2eDefaultDirectRoom", false);
      g.writeEndObject();
      g.writeObjectFieldStart("email");
      g.writeObjectFieldStart("smtp");
      g.writeStringField("smtpHost", identity.smtpHost());
      g.writeStringField("smtpPort", "587");
      g.writeStringField("fromEmail", identity.fromEmail());
      g.writeEndObject();
      g.writeEndObject();
      g.writeObjectFieldStart("message");
      g.writeBooleanField("allowEditing", true);
      g.writeBooleanField("allowDeleting", true);
      g.writeEndObject();
    }
    g.writeEndObject();
  }

  private void federation(JsonGenerator g) throws IOException {
    boolean on = report.instance().scale().federation();
    if (report.version().since(5, 3)) {
      matrix(g, on);
    } else if (report.version().since(5, 0)) {
      g.writeBooleanField("matrixBridgeEnabled", on);
    }
    g.writeNumberField("federatedServers", on ? 2 : 0);
    g.writeNumberField("federatedUsers", on ? 11 : 0);
  }

  private void matrix(JsonGenerator g, boolean on) throws IOException {
    Identity identity = report.instance().identity();
    g.writeObjectFieldStart("matrixFederation");
    g.writeBooleanField("enabled", on);
    if (on) {
      g.writeNumberField("maximumSizeOfPublicRoomsUsers", 500);
      room(g, "biggestRoom", identity.roomId(), identity.biggestRoom());
      room(g, "smallestRoom", identity.roomId(), identity.smallestRoom());
    } else {
      g.writeBooleanField("maximumSizeOfPublicRoomsUsers", false);
      g.writeNullField("biggestRoom");
      g.writeNullField("smallestRoom");
    }
    g.writeNumberField("amountOfExternalUsers", on ? 11 : 0);
    g.writeNumberField("amountOfFederatedRooms", on ? 3 : 0);
    g.writeObjectFieldStart("externalConnectedServers");
    g.writeNumberField("quantity", on ? 2 : 0);
    g.writeArrayFieldStart("servers");
    if (on) {
      for (String server : identity.federatedServers()) {
        g.writeString(server);
      }
    }
    g.writeEndArray();
    g.writeEndObject();
    g.writeEndObject();
  }

  private static void room(JsonGenerator g, String field, String id, String name)
      throws IOException {
    g.writeObjectFieldStart(field);
    g.writeStringField("_id", id);
    g.writeStringField("name", name);
    g.writeNumberField("usersCount", 42);
    g.writeEndObject();
  }

  private void enterprise(JsonGenerator g) throws IOException {
    g.writeBooleanField("enterpriseReady", true);
    g.writeObjectFieldStart("enterprise");
    g.writeArrayFieldStart("modules");
    g.writeEndArray();
    g.writeArrayFieldStart("tags");
    g.writeEndArray();
    g.writeNumberField("seatRequests", 0);
    g.writeEndObject();
  }
}
