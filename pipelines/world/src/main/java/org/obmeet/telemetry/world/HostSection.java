package org.obmeet.telemetry.world;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The machine, the process, the deployment and the database. */
record HostSection(Report report) {
  void write(JsonGenerator g) throws IOException {
    Instance instance = report.instance();
    Dice now = Dice.of(instance.scale().salt(), "machine", report.day());
    os(g, instance, now);
    g.writeObjectFieldStart("process");
    g.writeStringField("nodeVersion", "v" + report.software().node());
    g.writeNumberField("pid", instance.identity().pid());
    g.writeFieldName("uptime");
    g.writeRawValue(instance.identity().uptime());
    g.writeEndObject();
    g.writeObjectFieldStart("deploy");
    g.writeStringField("method", instance.platform().method());
    g.writeStringField("platform", instance.platform().place());
    g.writeEndObject();
    database(g);
  }

  private static void os(JsonGenerator g, Instance instance, Dice now) throws IOException {
    Platform platform = instance.platform();
    g.writeObjectFieldStart("os");
    g.writeStringField("type", platform.type());
    g.writeStringField("platform", platform.name());
    g.writeStringField("arch", platform.arch());
    g.writeStringField("release", platform.release());
    if (now.chance(0.2)) {
      g.writeNumberField("uptime", now.between(1_000, 9_000_000));
    } else {
      g.writeFieldName("uptime");
      g.writeRawValue(now.between(1_000, 9_000_000) + "." + now.between(1, 99));
    }
    g.writeArrayFieldStart("loadavg");
    for (int i = 0; i < 3; i++) {
      g.writeRawValue(now.chance(0.1) ? "0" : now.below(4) + "." + now.between(10, 99));
    }
    g.writeEndArray();
    g.writeNumberField("totalmem", platform.memory());
    g.writeNumberField("freemem", platform.memory() / now.between(2, 20));
    g.writeArrayFieldStart("cpus");
    for (int i = 0; i < platform.cpus(); i++) {
      cpu(g, instance.identity().cpu(), now);
    }
    g.writeEndArray();
    g.writeEndObject();
  }

  private static void cpu(JsonGenerator g, String model, Dice now) throws IOException {
    g.writeStartObject();
    g.writeStringField("model", model);
    g.writeNumberField("speed", 2300);
    g.writeObjectFieldStart("times");
    g.writeNumberField("user", now.between(1_000_000, 90_000_000));
    g.writeNumberField("nice", now.below(9_000));
    g.writeNumberField("sys", now.between(100_000, 9_000_000));
    g.writeNumberField("idle", now.between(100_000_000, 2_000_000_000));
    g.writeNumberField("irq", 0);
    g.writeEndObject();
    g.writeEndObject();
  }

  private void database(JsonGenerator g) throws IOException {
    Version version = report.version();
    g.writeObjectFieldStart("migration");
    g.writeStringField("_id", "control");
    g.writeBooleanField("locked", false);
    g.writeNumberField("version", migration(version));
    g.writeEndObject();
    g.writeNumberField("instanceCount", processes());
    if (version.major() >= 1) {
      g.writeStringField("mongoVersion", report.software().mongo());
      g.writeStringField("mongoStorageEngine", report.software().engine());
      g.writeBooleanField("oplogEnabled", oplog());
      g.writeBooleanField("msEnabled", processes() > 2);
    }
  }

  static int migration(Version version) {
    return 20 + version.major() * 45 + version.minor();
  }

  int processes() {
    return report.counts().users().total() > 2_000 ? 4 : 1;
  }

  boolean oplog() {
    return report.instance().index() % 6 != 0;
  }
}
