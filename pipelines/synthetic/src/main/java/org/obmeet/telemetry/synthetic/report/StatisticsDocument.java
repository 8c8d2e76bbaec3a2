package org.obmeet.telemetry.synthetic.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import org.obmeet.telemetry.synthetic.instance.InstanceProfile;

/**
 * A synthetic report in the format of RocketChat/Rocket.Chat. The format depends on the version of
 * the server.
 */
public record StatisticsDocument(Report report) {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

  public void write(JsonGenerator g) throws IOException {
    JsonTreeBuilder root = new JsonTreeBuilder();
    JsonTreeBuilder statistics = report.quirks().wrapped() ? root.at("statistics") : root;
    members(statistics);
    JsonTreeBuilder hostParent = report.quirks().hostOutside() ? root : statistics;
    report.host().ifPresent(host -> hostParent.put("host", host));
    JSON.writeValue(g, root);
  }

  private void members(JsonTreeBuilder t) {
    t.put("_id", report.id());
    if (report.version().since(0, 60)) {
      wizard(t.at("wizard"));
    }
    t.put("uniqueId", report.identity().uniqueId());
    t.put("installedAt", report.installedAt().toString());
    registration(t);
    t.put("version", report.version().text());
    new UsageSection(report).fill(t);
    new HostSection(report).fill(t);
    if (report.version().major() >= 3) {
      new FeatureSection(report).fill(t);
    }
    if (report.version().major() >= 5) {
      new ActivitySection(report).fill(t);
    }
    StatisticsFields.fill(report, t);
    t.put("createdAt", report.createdAt().toString());
    t.put("_updatedAt", report.createdAt().plusMillis(1).toString());
  }

  private void wizard(JsonTreeBuilder t) {
    InstanceProfile profile = report.profile();
    putAnswer(t, "organizationType", profile.wizard().get(3));
    putAnswer(t, "industry", profile.wizard().get(2));
    putAnswer(t, "size", profile.wizard().get(1));
    putAnswer(t, "country", profile.wizard().get(0));
    putAnswer(t, "language", profile.wizard().get(5));
    putAnswer(t, "serverType", profile.wizard().get(4));
    if (!report.version().since(1, 3)) {
      t.put("organizationName", report.identity().text("Society for NAME"));
      t.put("siteName", report.identity().text("The chat of NAME"));
      t.put("website", report.identity().text("https://www.NAME.example/about"));
      t.put("contactName", report.identity().text("Ada NAME"));
      t.put("contactEmail", report.identity().text("ada@NAME.example"));
      t.put("allowMarketingEmails", report.instance().index() % 2 == 0);
    }
    t.put("registerServer", profile.answered());
  }

  /** Sets a value of the setup wizard. A missing value is null, empty text or no member. */
  private void putAnswer(JsonTreeBuilder t, String name, String value) {
    if (report.profile().answered()) {
      t.put(name, value);
    } else if (report.version().major() >= 8) {
      t.put(name, null);
    } else if (report.instance().index() % 2 == 0) {
      t.put(name, "");
    }
  }

  private void registration(JsonTreeBuilder t) {
    if (report.version().since(3, 0)) {
      t.put("deploymentFingerprintHash", report.identity().fingerprint());
      t.put("deploymentFingerprintVerified", true);
    }
    if (report.version().major() >= 8 || report.instance().index() % 3 == 0) {
      t.put("statsToken", report.identity().token());
    }
    if (report.instance().index() % 5 == 0) {
      t.put("tag", report.identity().text("build-NAME"));
      t.put("branch", report.identity().text("feature/NAME"));
    } else if (report.version().major() >= 8) {
      t.put("tag", null);
      t.put("branch", null);
    }
  }
}
