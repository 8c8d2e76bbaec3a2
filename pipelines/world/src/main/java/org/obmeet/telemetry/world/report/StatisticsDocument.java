package org.obmeet.telemetry.world.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import org.obmeet.telemetry.world.instance.Identity;
import org.obmeet.telemetry.world.instance.Instance;
import org.obmeet.telemetry.world.instance.InstanceProfile;
import org.obmeet.telemetry.world.instance.ServerVersion;

/**
 * A report in the format of the statistics document, as the server's version sends it. Names and
 * nesting follow RocketChat/Rocket.Chat 0.8 to 8.8. Values are synthetic.
 */
public final class StatisticsDocument {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

  private final Report report;
  private final Instance instance;
  private final Identity identity;
  private final ServerVersion version;

  public StatisticsDocument(Report report) {
    this.report = report;
    this.instance = report.instance();
    this.identity = instance.identity();
    this.version = report.version();
  }

  /** Writes the document as a JSON object. */
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
    if (version.since(0, 60)) {
      wizard(t.at("wizard"));
    }
    t.put("uniqueId", identity.uniqueId());
    t.put("installedAt", report.installedAt().toString());
    registration(t);
    t.put("version", version.text());
    new UsageSection(report).fill(t);
    new HostSection(report).fill(t);
    if (version.major() >= 3) {
      new FeatureSection(report).fill(t);
    }
    if (version.major() >= 5) {
      new ActivitySection(report).fill(t);
    }
    StatisticsFields.fill(report, t);
    t.put("createdAt", report.createdAt().toString());
    t.put("_updatedAt", report.createdAt().plusMillis(1).toString());
  }

  private void wizard(JsonTreeBuilder t) {
    InstanceProfile profile = instance.profile();
    putAnswer(t, "organizationType", profile.wizard().get(3));
    putAnswer(t, "industry", profile.wizard().get(2));
    putAnswer(t, "size", profile.wizard().get(1));
    putAnswer(t, "country", profile.wizard().get(0));
    putAnswer(t, "language", profile.wizard().get(5));
    putAnswer(t, "serverType", profile.wizard().get(4));
    if (!version.since(1, 3)) {
      t.put("organizationName", identity.text("Society for NAME"));
      t.put("siteName", identity.text("The chat of NAME"));
      t.put("website", identity.text("https://www.NAME.example/about"));
      t.put("contactName", identity.text("Ada NAME"));
      t.put("contactEmail", identity.text("ada@NAME.example"));
      t.put("allowMarketingEmails", instance.index() % 2 == 0);
    }
    t.put("registerServer", profile.answered());
  }

  /**
   * Writes a value of the setup wizard. Without a value, the member is missing or empty; since
   * version 8 it is null.
   */
  private void putAnswer(JsonTreeBuilder t, String name, String value) {
    if (instance.profile().answered()) {
      t.put(name, value);
    } else if (version.major() >= 8) {
      t.put(name, null);
    } else if (instance.index() % 2 == 0) {
      t.put(name, "");
    }
  }

  private void registration(JsonTreeBuilder t) {
    if (version.since(3, 0)) {
      t.put("deploymentFingerprintHash", identity.fingerprint());
      t.put("deploymentFingerprintVerified", true);
    }
    if (version.major() >= 8 || instance.index() % 3 == 0) {
      t.put("statsToken", identity.token());
    }
    if (instance.index() % 5 == 0) {
      t.put("tag", identity.text("build-NAME"));
      t.put("branch", identity.text("feature/NAME"));
    } else if (version.major() >= 8) {
      t.put("tag", null);
      t.put("branch", null);
    }
  }
}
