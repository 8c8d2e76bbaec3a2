package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the Compose file is valid and isolates every container. No container is started. */
@Tag("integration")
class ComposeTest {
  private static final Path FILE = ProcessResult.INFRA.resolve("compose/compose.yaml");

  @TempDir Path folder;

  private static ProcessResult config(Path file, Map<String, String> environment) {
    assumeTrue(
        ProcessResult.has("docker-compose"), "docker-compose is absent (package docker-compose)");
    return ProcessResult.in(
        ProcessResult.ROOT,
        environment,
        "docker-compose",
        "-f",
        file.toString(),
        "config",
        "--quiet");
  }

  @Test
  void composition_configured_isValid() {
    ProcessResult ran = config(FILE, Map.of("GRAFANA_PASSWORD", "of-a-test"));

    assertThat(ran.text()).isEmpty();
    assertThat(ran.code()).isZero();
  }

  @Test
  void composition_withoutAPassword_isRefused() {
    ProcessResult ran = config(FILE, Map.of());

    assertThat(ran.text()).contains("GRAFANA_PASSWORD must be set");
    assertThat(ran.code()).isNotZero();
  }

  @Test
  void composition_withAnUnknownKey_isRefused() throws IOException {
    Path wrong = folder.resolve("compose.yaml");
    Files.writeString(wrong, Files.readString(FILE).replaceFirst("read_only", "readonly"));

    assertThat(config(wrong, Map.of("GRAFANA_PASSWORD", "of-a-test")).code()).isNotZero();
  }

  @Test
  void services_each_areReadOnlyWithoutPrivilegesAndPinned() {
    Map<String, Object> services = Yaml.map(Yaml.document(FILE).get("services"));

    assertThat(services)
        .containsKeys("collector", "daily", "verify", "runs", "prometheus", "grafana", "s3");
    services.forEach(
        (name, value) -> {
          Map<String, Object> service = Yaml.map(value);
          assertThat(service).as(name).containsEntry("read_only", true);
          assertThat(service).as(name).containsEntry("cap_drop", List.of("ALL"));
          assertThat(service)
              .as(name)
              .containsEntry("security_opt", List.of("no-new-privileges:true"));
          assertThat((String) service.get("image"))
              .as(name)
              .contains(":")
              .doesNotEndWith(":latest");
          assertThat(Yaml.list(service.get("ports")))
              .as("%s listens on the loopback address only", name)
              .allMatch(port -> port.toString().startsWith("127.0.0.1:"));
        });
  }

  @Test
  void keyOfTheTransparencyLog_isOnTheVolumeOfTheKeys_andInTheBackup() {
    String key = "/var/lib/telemetry/keys/log-key";
    Map<String, Object> services = Yaml.map(Yaml.document(FILE).get("services"));
    assertThat(Yaml.map(services.get("daily")).get("command").toString())
        .contains("--log-key=" + key);
    for (String name : List.of("backup", "backup-rows")) {
      Map<String, Object> backup = Yaml.map(services.get(name));
      assertThat(backup).containsEntry("profiles", List.of("backup"));
      assertThat(Yaml.map(backup.get("environment"))).containsEntry("LOG_KEY", key);
      assertThat(backup.get("entrypoint").toString()).contains("/opt/telemetry/infra/backup");
      assertThat(backup.get("volumes").toString())
          .contains("lake:/var/lib/telemetry/lake:ro", "keys:/var/lib/telemetry/keys:ro");
    }
  }

  @Test
  void prometheus_address_mayReadMetrics() {
    Map<String, Object> services = Yaml.map(Yaml.document(FILE).get("services"));
    Map<String, Object> networks = Yaml.map(Yaml.map(services.get("prometheus")).get("networks"));

    assertThat(Yaml.map(Yaml.map(services.get("collector")).get("environment")))
        .containsEntry(
            "TELEMETRY_COLLECT_OPERATIONS_READERS",
            Yaml.map(networks.get("inside")).get("ipv4_address"));
  }
}
