package org.obmeet.telemetry.world;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * A report as the statistics document that a server of its version sends. Shapes after
 * RocketChat/Rocket.Chat: names and nesting of 0.6, 3, 5, 6.6 and 8, values invented.
 */
final class Document {
  private final Report report;
  private final Instance instance;
  private final Identity identity;
  private final Version version;

  Document(Report report) {
    this.report = report;
    this.instance = report.instance();
    this.identity = instance.identity();
    this.version = report.version();
  }

  /** Writes the line's object. */
  void write(JsonGenerator g) throws IOException {
    g.writeStartObject();
    if (report.quirks().wrapped()) {
      g.writeObjectFieldStart("statistics");
      members(g);
      g.writeEndObject();
      if (report.quirks().hostOutside()) {
        host(g);
      }
    } else {
      members(g);
    }
    g.writeEndObject();
  }

  private void members(JsonGenerator g) throws IOException {
    g.writeStringField("_id", report.id());
    wizard(g);
    g.writeStringField("uniqueId", identity.uniqueId());
    g.writeStringField("installedAt", report.installedAt().toString());
    registration(g);
    g.writeStringField("version", version.text());
    new UsageSection(report).write(g);
    if (version.major() >= 3) {
      new OmnichannelSection(report).write(g);
    }
    new HostSection(report).write(g);
    if (version.major() >= 3) {
      new FeatureSection(report).write(g);
    }
    if (version.major() >= 5) {
      new ActivitySection(report).write(g);
    }
    if (!report.quirks().hostOutside()) {
      host(g);
    }
    g.writeStringField("createdAt", report.createdAt().toString());
    g.writeStringField("_updatedAt", report.createdAt().plusMillis(1).toString());
  }

  private void host(JsonGenerator g) throws IOException {
    if (identity.host().isPresent()) {
      g.writeStringField("host", identity.host().get());
    }
  }

  private void wizard(JsonGenerator g) throws IOException {
    Scale scale = instance.scale();
    g.writeObjectFieldStart("wizard");
    answer(g, "organizationType", scale.wizard().get(3));
    answer(g, "industry", scale.wizard().get(2));
    answer(g, "size", scale.wizard().get(1));
    answer(g, "country", scale.wizard().get(0));
    answer(g, "language", "en");
    answer(g, "serverType", scale.wizard().get(4));
    if (!version.since(1, 3) || instance.index() % 4 == 0) {
      g.writeStringField("organizationName", identity.organization());
      g.writeStringField("siteName", identity.siteName());
      g.writeStringField("website", identity.website());
      g.writeStringField("contactName", identity.contactName());
      g.writeStringField("contactEmail", identity.contactEmail());
      g.writeBooleanField("allowMarketingEmails", instance.index() % 2 == 0);
    }
    g.writeBooleanField("registerServer", scale.answered());
    g.writeEndObject();
  }

  /** An unanswered question is missing; since 8 it is null. */
  private void answer(JsonGenerator g, String name, String value) throws IOException {
    if (instance.scale().answered()) {
      g.writeStringField(name, value);
    } else if (version.major() >= 8) {
      g.writeNullField(name);
    }
  }

  private void registration(JsonGenerator g) throws IOException {
    if (version.since(3, 0)) {
      g.writeStringField("deploymentFingerprintHash", identity.fingerprint());
      g.writeBooleanField("deploymentFingerprintVerified", true);
    }
    if (version.major() >= 8 || instance.index() % 3 == 0) {
      g.writeStringField("statsToken", identity.token());
    }
    if (instance.index() % 5 == 0) {
      g.writeStringField("tag", identity.tag());
      g.writeStringField("branch", identity.branch());
    } else if (version.major() >= 8) {
      g.writeNullField("tag");
      g.writeNullField("branch");
    }
  }
}
