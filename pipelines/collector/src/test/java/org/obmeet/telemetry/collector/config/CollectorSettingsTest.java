package org.obmeet.telemetry.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the validation of every key from every source, and its row in the reference. */
class CollectorSettingsTest {
  @ParameterizedTest
  @EnumSource(Setting.class)
  void key_hasAValidDefault_rejectsInvalidValues_andIsDocumented(Setting key) throws IOException {
    assertThat(key.type().isValid(key.defaultValue())).as(key.defaultValue()).isTrue();
    assertThatThrownBy(() -> CollectorSettings.of("c.yaml", yaml(key, "\"?!\""), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessage("c.yaml: " + key.key() + " must be " + key.type().allowed() + "; it is '?!'");
    assertThatThrownBy(() -> CollectorSettings.of("", "", Map.of(key.variable(), "?!")))
        .hasMessage(
            "environment: " + key.variable() + " must be " + key.type().allowed() + "; it is '?!'");
    assertThat(
            CollectorSettings.of("c.yaml", yaml(key, "\"" + key.defaultValue() + "\""), Map.of())
                .text(key))
        .isEqualTo(key.defaultValue());
    assertThat(Files.readString(Path.of("../../docs/reference/collector.md")))
        .as("docs/reference/collector.md")
        .containsPattern(
            "\\| `\\Q%s\\E` \\| `\\Q%s\\E` \\| \\w.* \\|".formatted(key.key(), key.defaultValue()));
  }

  private static String yaml(Setting key, String value) {
    int dot = key.key().indexOf('.');
    return dot < 0
        ? key.key() + ": " + value
        : key.key().substring(0, dot) + ": {" + key.key().substring(dot + 1) + ": " + value + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls: {certificate: x} | c.yaml: tls.certificate is not a setting: configure TLS in the"
            + " reverse proxy",
        "log: {access: yes} | c.yaml: log.access is not a setting: requests are only counted, and"
            + " no address is written",
        "do_not_track: honour | c.yaml: do_not_track is not a setting: set do_not_track in"
            + " policy/processing.yaml",
        "limits: {depth: 5} | c.yaml: limits.depth is not a setting: set max_depth in the data"
            + " set's dataset.yaml"
      })
  void unsupportedKey_isRejected_withAnExplanation(String yaml, String message) {
    assertThatThrownBy(() -> CollectorSettings.of("c.yaml", yaml, Map.of())).hasMessage(message);
  }

  @Test
  void unsupportedVariable_isRejected_withAnExplanation() {
    assertThatThrownBy(() -> CollectorSettings.of("", "", Map.of("TELEMETRY_COLLECT_TLS_KEY", "x")))
        .hasMessage(
            "environment: TELEMETRY_COLLECT_TLS_KEY is not a setting: configure TLS in the reverse"
                + " proxy");
  }

  @Test
  void unknownKeys_areRejected_withTheAllowedOnes() {
    assertThatThrownBy(() -> CollectorSettings.of("c.yaml", "limits: {bodybytes: 5}", Map.of()))
        .hasMessageStartingWith(
            "c.yaml: 'limits.bodybytes' is not a setting; allowed: limits.body_b")
        .hasMessageNotContaining("listen");
    assertThatThrownBy(() -> CollectorSettings.of("c.yaml", "listen: 8080", Map.of()))
        .hasMessage("c.yaml: listen must be a section with listen.host, listen.port");
    assertThatThrownBy(() -> CollectorSettings.of("c.yaml", "lissen: {port: 80}", Map.of()))
        .hasMessageStartingWith("c.yaml: 'lissen' is not a setting; allowed: listen.host");
    assertThatThrownBy(() -> CollectorSettings.of("c.yaml", "port: 80", Map.of()))
        .hasMessageStartingWith("c.yaml: 'port' is not a setting");
    assertThatThrownBy(() -> CollectorSettings.of("", "", Map.of("TELEMETRY_COLLECT_PORT", "80")))
        .hasMessageStartingWith("environment: 'TELEMETRY_COLLECT_PORT' is not a setting; allowed:");
    assertThatThrownBy(
            () -> CollectorSettings.of("c.yaml", "limits: {body_bytes: {a: 1}}", Map.of()))
        .hasMessageContaining("it is a mapping");
  }

  @Test
  void environment_overridesFile_andFileOverridesDefault() {
    CollectorSettings settings =
        CollectorSettings.of(
            "c.yaml",
            "limits: {body_bytes: 64KiB, batch_events: 10}\n",
            Map.of("TELEMETRY_COLLECT_LIMITS_BODY_BYTES", "32KiB", "PATH", "/bin"));
    assertThat(settings.bytes(Setting.BODY_BYTES)).isEqualTo(32 << 10);
    assertThat(settings.integer(Setting.BATCH_EVENTS)).isEqualTo(10);
    assertThat(settings.duration(Setting.RETRY_AFTER)).isEqualTo(Duration.ofSeconds(5));
    assertThat(
            CollectorSettings.of("c.yaml", "# nothing\n\n# here\n", Map.of())
                .text(Setting.LOG_LEVEL))
        .isEqualTo("info");
  }

  @Test
  void fileOfComments_hasTheDefaults() {
    assertThat(CollectorSettings.of("c.yaml", "# listen:\n\n  # port: 1\n", Map.of()))
        .isEqualTo(CollectorSettings.of("", "", Map.of()));
  }

  @Test
  void limits_aboveTheMaximum_areRejected() {
    assertThatThrownBy(() -> CollectorSettings.of("c.yaml", "limits: {body_bytes: 1MiB}", Map.of()))
        .hasMessageContaining("1024..262144");
  }

  @ParameterizedTest
  @CsvSource({
    "disk.low_water,17179869184GiB",
    "limits.body_bytes,17179869185GiB",
    "rate.trusted_proxies,abc",
    "rate.trusted_proxies,256.0.0.1",
    "rate.trusted_proxies,1:2:3",
    "rate.trusted_proxies,fe80::1%absent",
    "confirmation.resolver,127.0.0.1:65536",
    "confirmation.resolver,127.0.0.1:0",
    "confirmation.resolver,256.0.0.1",
    "confirmation.resolver,::1",
    "confirmation.resolver,[::1",
    "operations.readers,none",
    "operations.readers,localhost"
  })
  void invalidValues_thatLookValid_areRejected(String key, String value) {
    assertThatThrownBy(
            () ->
                CollectorSettings.of(
                    "",
                    "",
                    Map.of(Setting.PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT), value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("it is '" + value + "'");
  }

  @Test
  void addresses_inDifferentNotations_areEqual() throws Exception {
    CollectorSettings settings =
        CollectorSettings.of(
            "", "", Map.of("TELEMETRY_COLLECT_RATE_TRUSTED_PROXIES", "::1, 10.0.0.7"));
    assertThat(settings.addresses(Setting.TRUSTED_PROXIES))
        .containsExactly(
            InetAddress.getByName("0:0:0:0:0:0:0:1"), InetAddress.getByName("10.0.0.7"));
  }
}
