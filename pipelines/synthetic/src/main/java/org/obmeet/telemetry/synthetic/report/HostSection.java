package org.obmeet.telemetry.synthetic.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.instance.Instance;
import org.obmeet.telemetry.synthetic.instance.Platform;
import org.obmeet.telemetry.synthetic.instance.ServerVersion;

/** The section of a report about the host, the process, the deployment and the database. */
public record HostSection(Report report) {
  void fill(JsonTreeBuilder t) {
    Instance instance = report.instance();
    SplitMixRandom random = SplitMixRandom.of(instance.profile().salt(), "machine", report.day());
    os(t.at("os"), instance, random);
    t.put("process.nodeVersion", "v" + report.software().node());
    t.put("process.pid", instance.identity().pid());
    t.put("process.uptime", new BigDecimal(instance.identity().uptime()));
    t.put("deploy.method", instance.platform().deployMethod());
    t.put("deploy.platform", instance.platform().deployPlatform());
    database(t);
  }

  private static void os(JsonTreeBuilder t, Instance instance, SplitMixRandom random) {
    Platform platform = instance.platform();
    t.put("type", platform.type());
    t.put("platform", platform.name());
    t.put("arch", platform.arch());
    t.put("release", platform.release());
    String seconds = Integer.toString(random.between(1_000, 9_000_000));
    t.put(
        "uptime",
        new BigDecimal(random.chance(0.2) ? seconds : seconds + "." + random.between(1, 99)));
    List<BigDecimal> load = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      load.add(
          new BigDecimal(
              random.chance(0.1) ? "0" : random.below(4) + "." + random.between(10, 99)));
    }
    t.put("loadavg", load);
    t.put("totalmem", platform.memory());
    t.put("freemem", platform.memory() / random.between(2, 20));
    List<JsonTreeBuilder> cpus = new ArrayList<>();
    for (int i = 0; i < platform.cpus(); i++) {
      cpus.add(cpu(instance.identity().text("Virtual CPU of NAME @ 2.30GHz"), random));
    }
    t.put("cpus", cpus);
  }

  private static JsonTreeBuilder cpu(String model, SplitMixRandom random) {
    JsonTreeBuilder times =
        new JsonTreeBuilder().put("user", random.between(1_000_000, 90_000_000));
    times.put("nice", random.below(9_000)).put("sys", random.between(100_000, 9_000_000));
    times.put("idle", random.between(100_000_000, 2_000_000_000)).put("irq", 0);
    return new JsonTreeBuilder().put("model", model).put("speed", 2300).put("times", times);
  }

  private void database(JsonTreeBuilder t) {
    ServerVersion version = report.version();
    t.put("migration._id", "control");
    t.put("migration.locked", false);
    t.put("migration.version", migration(version));
    if (version.major() < 1) {
      t.put("migration.lockedAt", report.installedAt().toString());
      t.put("migration.buildAt", report.installedAt().toString());
    } else {
      t.put("migration._updatedAt", report.installedAt().toString());
    }
    t.put("instanceCount", processes());
    if (version.major() >= 1) {
      t.put("mongoVersion", report.software().mongo());
      t.put("mongoStorageEngine", report.software().engine());
      t.put("oplogEnabled", oplog());
      t.put("msEnabled", processes() > 2);
    }
  }

  /** Returns the number of the last database migration of a version. */
  public static int migration(ServerVersion version) {
    return 20 + version.major() * 45 + version.minor();
  }

  /** Returns the number of processes of the server. */
  public int processes() {
    return report.counts().users().total() > 2_000 ? 4 : 1;
  }

  /** Returns true if the server uses the oplog of MongoDB. */
  public boolean oplog() {
    return report.instance().index() % 6 != 0;
  }
}
