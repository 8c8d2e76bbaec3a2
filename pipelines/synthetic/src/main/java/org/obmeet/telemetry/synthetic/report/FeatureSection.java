package org.obmeet.telemetry.synthetic.report;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.instance.Identity;
import org.obmeet.telemetry.synthetic.instance.InstanceProfile;
import org.obmeet.telemetry.synthetic.instance.ServerVersion;

/** The section of a report about features, apps, integrations, settings and licence. */
public record FeatureSection(Report report) {
  public static final List<String> MODULES =
      List.of(
          """
          auditing canned-responses engagement-dashboard ldap-enterprise livechat-enterprise
          omnichannel-mobile-enterprise push-privacy scalability teams-mention saml-enterprise\
          """
              .split("\\s"));

  private static final List<String> CONTACTS =
      List.of(
          "omnichannelContactsBySource",
          "uniqueContactsOfYesterday",
          "uniqueContactsOfLastWeek",
          "uniqueContactsOfLastMonth");

  void fill(JsonTreeBuilder t) {
    omnichannel(t);
    apps(t);
    services(t);
    ReportCounter.fill(ReportCounter.INTEGRATIONS, report, t);
    settings(t);
    federation(t);
    enterprise(t);
    t.put("push", report.profile().push());
  }

  private void omnichannel(JsonTreeBuilder t) {
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

  private void apps(JsonTreeBuilder t) {
    ServerVersion version = report.version();
    t.put("apps.engineVersion", "1." + (version.major() * 7 + version.minor() % 7) + ".0");
    ReportCounter.fill(ReportCounter.APPS, report, t);
  }

  private void services(JsonTreeBuilder t) {
    InstanceProfile profile = report.profile();
    t.at("services.ldap.backgroundSync"); // an empty object
    t.at("services.ldap.ee"); // an empty object
    t.put("services.ldap.enabled", profile.ldap());
    t.put("services.ldap.users", ldapUsers(report));
    if (!report.quirks().samlUnset()) {
      t.put("services.saml.enabled", profile.saml());
    } else if (report.version().major() >= 8) {
      t.put("services.saml.enabled", null);
    }
    JsonTreeBuilder custom = t.at("services.oauth.custom");
    for (int i = 0; i < customProviders(report); i++) {
      JsonTreeBuilder provider = new JsonTreeBuilder().put("enabled", i == 0).put("users", 3 + i);
      custom.put(report.identity().text("LoginJOINED") + (i == 0 ? "" : "Two"), provider);
    }
  }

  public static long ldapUsers(Report report) {
    return report.profile().ldap() ? report.counts().users().total() / 2 : 0;
  }

  /** Returns the number of login providers that operators have named. Only the first is enabled. */
  public static int customProviders(Report report) {
    boolean named = report.version().since(3, 17) && report.instance().index() % 3 == 1;
    return !named ? 0 : report.instance().index() % 2 + 1;
  }

  private void settings(JsonTreeBuilder t) {
    Identity identity = report.identity();
    JsonTreeBuilder settings = t.at("settings");
    if (!report.quirks().bareSettings()) {
      settings.put("e2ee.e2e", report.profile().encryption());
      settings.put("email.smtp.smtpHost", identity.text("smtp.NAME.example"));
      settings.put("email.smtp.smtpPort", "587");
      settings.put("email.smtp.fromEmail", identity.text("no-reply@NAME.example"));
    }
  }

  private void federation(JsonTreeBuilder t) {
    boolean enabled = report.profile().federation();
    if (report.version().since(5, 3)) {
      matrix(t.at("matrixFederation"), enabled);
    } else if (report.version().since(5, 0)) {
      t.put("matrixBridgeEnabled", enabled);
    }
  }

  private void matrix(JsonTreeBuilder t, boolean enabled) {
    Identity identity = report.identity();
    boolean counted = enabled && report.version().major() < 8;
    t.put("enabled", enabled);
    t.put("maximumSizeOfPublicRoomsUsers", counted ? (Object) 500 : (Object) false);
    t.put("biggestRoom", enabled ? room("#everyone-at-NAME") : null);
    t.put("smallestRoom", enabled ? room("#board-of-NAME") : null);
    t.put("amountOfExternalUsers", enabled ? 11 : 0);
    t.put("amountOfFederatedRooms", enabled ? 3 : 0);
    t.put("externalConnectedServers.quantity", enabled ? 2 : 0);
    t.put(
        "externalConnectedServers.servers",
        enabled
            ? List.of(
                identity.text("matrix.partner-of-NAME.example"),
                identity.text("matrix.NAME.example"))
            : List.of());
  }

  private JsonTreeBuilder room(String name) {
    Identity identity = report.identity();
    return new JsonTreeBuilder()
        .put("_id", identity.text("!NAMEroom:matrix.NAME.example"))
        .put("name", identity.text(name))
        .put("usersCount", 42);
  }

  private void enterprise(JsonTreeBuilder t) {
    if (report.version().since(4, 0)) {
      t.put("enterprise.modules", modules(report));
      t.put("enterprise.tags", tags(report));
    }
  }

  /** Returns the modules of the licence. Some licences have a module outside {@link #MODULES}. */
  public static List<String> modules(Report report) {
    SplitMixRandom instanceRandom = SplitMixRandom.of(report.profile().salt(), "modules");
    List<String> modules = new ArrayList<>();
    if (report.instance().index() % 3 == 0) {
      MODULES.stream().filter(m -> instanceRandom.chance(0.6)).forEach(modules::add);
      if (report.instance().index() % 27 == 0) {
        modules.add("module-" + CanaryString.WORD);
      }
    }
    return modules;
  }

  public static List<String> tags(Report report) {
    int index = report.instance().index();
    return index % 3 != 0
        ? List.of()
        : index % 27 == 0
            ? List.of("Enterprise", "tag-" + CanaryString.WORD)
            : List.of("Enterprise");
  }
}
