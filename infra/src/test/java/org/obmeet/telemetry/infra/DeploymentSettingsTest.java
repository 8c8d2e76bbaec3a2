package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the settings of the collector in units, image, composition and manifests. Each deployment
 * has a port for operators, and draws the charts of a site that one of its jobs writes.
 */
class DeploymentSettingsTest {
  private static final Pattern VARIABLE = Pattern.compile("TELEMETRY_COLLECT_([A-Z_]+)=(\\S+)");
  private static final Path UNITS = ProcessResult.INFRA.resolve("systemd");

  /** The folder that a volume has; the command replaces the site in it as a whole. */
  private static final String PUBLIC = "/var/lib/telemetry/public";

  private static final String SITE = PUBLIC + "/site";

  @TempDir Path folder;

  private static Map<String, String> settings(Path file) {
    Map<String, String> settings = new TreeMap<>();
    Matcher variable = VARIABLE.matcher(Yaml.text(file));
    while (variable.find()) {
      settings.put(variable.group(1), variable.group(2));
    }
    return settings;
  }

  private static Map<String, Object> services() {
    return Yaml.map(
        Yaml.document(ProcessResult.INFRA.resolve("compose/compose.yaml")).get("services"));
  }

  @Test
  void unitAndImage_eachSetThePortForOperatorsAndTheCharts() {
    for (String file : List.of("systemd/telemetry-collector.service", "image/Dockerfile")) {
      assertThat(settings(ProcessResult.INFRA.resolve(file)))
          .as(file)
          .containsEntry("OPERATIONS_LISTEN_PORT", "8081")
          .containsEntry("PAGE_CHARTS", SITE);
    }
    assertThat(settings(ProcessResult.INFRA.resolve("image/Dockerfile")))
        .as("reachable by probes and by Prometheus")
        .containsEntry("OPERATIONS_LISTEN_HOST", "0.0.0.0");
    assertThat(Yaml.text(ProcessResult.INFRA.resolve("image/healthcheck"))).contains(":-8081}");
  }

  @Test
  void healthcheck_asksThePortThatIsSet() throws IOException {
    HttpServer collector = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    collector.createContext("/readyz", exchange -> exchange.sendResponseHeaders(200, -1));
    collector.start();
    try {
      String port = Integer.toString(collector.getAddress().getPort());
      Map<String, String> set = Map.of("TELEMETRY_COLLECT_OPERATIONS_LISTEN_PORT", port);
      String check = ProcessResult.INFRA.resolve("image/healthcheck").toString();
      assertThat(ProcessResult.in(folder, set, check)).isEqualTo(new ProcessResult(0, ""));
    } finally {
      collector.stop(0);
    }
  }

  @Test
  void settings_each_haveAKeyThatExists() throws IOException {
    String keys = Files.readString(ProcessResult.ROOT.resolve("docs/reference/collector.md"));
    for (String file :
        List.of(
            "systemd/telemetry-collector.service",
            "image/Dockerfile",
            "compose/compose.yaml",
            "kubernetes/collector.yaml")) {
      Matcher variable =
          Pattern.compile("TELEMETRY_COLLECT_([A-Z_]+)\\b")
              .matcher(Yaml.text(ProcessResult.INFRA.resolve(file)));
      while (variable.find()) {
        String key = variable.group(1).toLowerCase(Locale.ROOT).replaceFirst("_", ".");
        assertThat(keys).as(file).contains("| `" + key + "` |");
      }
    }
  }

  @Test
  void prometheus_readsThePortForOperators() {
    assertThat(Yaml.text(ProcessResult.INFRA.resolve("prometheus/prometheus.yaml")))
        .contains("collector:8081")
        .doesNotContain("8080");
  }

  @Test
  void site_isWrittenByAJobOfEachDeployment() {
    assertThat(Yaml.text(UNITS.resolve("telemetry-daily.service"))).contains("--out " + SITE);
    assertThat(Yaml.text(UNITS.resolve("telemetry.tmpfiles.conf"))).contains("d " + PUBLIC + " ");
    assertThat(Yaml.map(services().get("site")).get("command").toString())
        .contains("--out=" + SITE);
    assertThat(Yaml.list(Yaml.map(services().get("collector")).get("volumes")).toString())
        .contains("public:" + PUBLIC);
    assertThat(Yaml.text(ProcessResult.INFRA.resolve("kubernetes/jobs.yaml")))
        .contains("--out=" + SITE);
  }

  /** The catalogue, which is a default of several commands, must be the same in each of them. */
  @Test
  void environment_ofTheCollector_isThatOfTheJobs() {
    for (String unit : List.of("collector", "daily", "verify")) {
      assertThat(Yaml.text(UNITS.resolve("telemetry-" + unit + ".service")))
          .as(unit)
          .contains("\nEnvironmentFile=-/etc/telemetry/collector.env\n");
    }
    for (String file : List.of("collector.yaml", "jobs.yaml")) {
      String text = Yaml.text(ProcessResult.INFRA.resolve("kubernetes").resolve(file));
      assertThat(text.split("name: telemetry-settings, optional: true", -1))
          .as(file)
          .hasSameSizeAs(text.split("\n +args: *(\\[collect|\n +- (daily|verify|site))", -1));
    }
  }

  /** With CDPATH, {@code cd} goes elsewhere and prints the folder. */
  @Test
  void scripts_whereCdpathIsSet_findTheirOwnFolder() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/infra")).getParent();
    Files.copy(ProcessResult.INFRA.resolve("install"), source.resolve("infra/install"));
    Files.createDirectories(folder.resolve("decoy/infra"));
    String none = folder.resolve("none").toString();

    ProcessResult ran =
        ProcessResult.in(
            source,
            Map.of("CDPATH", folder.resolve("decoy").toString(), "TELEMETRY_LIB", none),
            "bash",
            "infra/install",
            ".");

    assertThat(ran.text()).contains("DIR must not be the folder that is installed from");
  }

  @Test
  void scripts_each_ignoreCdpath() {
    for (String script :
        List.of(
            "telemetry",
            ".ci/run",
            "docs/build-site",
            "infra/install",
            "infra/release",
            "infra/backup",
            "notebooks/open",
            "notebooks/run")) {
      assertThat(Yaml.text(ProcessResult.ROOT.resolve(script)))
          .as(script)
          .containsPattern("(?s)^[^$]*\nunset CDPATH\n");
    }
  }
}
