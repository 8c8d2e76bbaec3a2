package org.obmeet.telemetry.world.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.obmeet.telemetry.world.instance.Identity;
import org.obmeet.telemetry.world.instance.Instance;
import org.obmeet.telemetry.world.instance.InstanceProfile;
import org.obmeet.telemetry.world.instance.ServerVersion;

/**
 * A report as the statistics document that a server of its version sends. Shapes after
 * RocketChat/Rocket.Chat: names and nesting from 0.8 to 8.8, values invented.
 */
public final class StatisticsDocument {
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

  /** Writes the line's object. */
  public void write(JsonGenerator g) throws IOException {
    JsonTreeBuilder line = new JsonTreeBuilder();
    JsonTreeBuilder inner = report.quirks().wrapped() ? line.at("statistics") : line;
    members(inner);
    JsonTreeBuilder hostAt = report.quirks().hostOutside() ? line : inner;
    report.host().ifPresent(host -> hostAt.put("host", host));
    line.write(g);
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
      new OmnichannelSection(report).fill(t);
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
    InstanceProfile scale = instance.profile();
    answer(t, "organizationType", scale.wizard().get(3));
    answer(t, "industry", scale.wizard().get(2));
    answer(t, "size", scale.wizard().get(1));
    answer(t, "country", scale.wizard().get(0));
    answer(t, "language", scale.wizard().get(5));
    answer(t, "serverType", scale.wizard().get(4));
    if (!version.since(1, 3)) {
      t.put("organizationName", identity.organization());
      t.put("siteName", identity.siteName());
      t.put("website", identity.website());
      t.put("contactName", identity.contactName());
      t.put("contactEmail", identity.contactEmail());
      t.put("allowMarketingEmails", instance.index() % 2 == 0);
    }
    t.put("registerServer", scale.answered());
  }

  /** An unanswered question is missing, or empty; since 8 it is null. */
  private void answer(JsonTreeBuilder t, String name, String value) {
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
      t.put("tag", identity.tag());
      t.put("branch", identity.branch());
    } else if (version.major() >= 8) {
      t.put("tag", null);
      t.put("branch", null);
    }
  }
}
