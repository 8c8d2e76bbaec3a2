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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every key is checked, wherever it is given. */
class CollectorSettingsTest {
  @ParameterizedTest
  @EnumSource(Setting.class)
  void key_hasADefaultThatFits_isRefusedWhereItDoesNot_andIsDocumented(Setting key)
      throws IOException {
    assertThat(key.type().fits(key.defaultValue())).as(key.defaultValue()).isTrue();
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
            Pattern.quote("| `" + key.key() + "` | `" + key.defaultValue() + "` | ") + "\\w.* \\|");
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
        "tls: {certificate: x} | c.yaml: tls.certificate is not a setting any more: TLS is the business of the proxy in front",
        "log: {access: yes} | c.yaml: log.access is not a setting any more: requests are counted, and no address is ever written",
        "do_not_track: honour | c.yaml: do_not_track is not a setting any more: it is do_not_track of policy/processing.yaml",
        "limits: {depth: 5} | c.yaml: limits.depth is not a setting any more: it is max_depth of the data set's dataset.yaml"
      })
  void defunctKey_isRefusedByName(String yaml, String message) {
    assertThatThrownBy(() -> CollectorSettings.of("c.yaml", yaml, Map.of())).hasMessage(message);
  }

  @Test
  void defunctVariable_isRefusedByName() {
    assertThatThrownBy(() -> CollectorSettings.of("", "", Map.of("TELEMETRY_COLLECT_TLS_KEY", "x")))
        .hasMessage(
            "environment: TELEMETRY_COLLECT_TLS_KEY is not a setting any more: TLS is the business"
                + " of the proxy in front");
  }

  @Test
  void unknownKeys_areRefused_withWhatIsAllowed() {
    assertThatThrownBy(() -> CollectorSettings.of("c.yaml", "limits: {bodybytes: 5}", Map.of()))
        .hasMessageStartingWith(
            "c.yaml: 'limits.bodybytes' is no setting; allowed: listen.host, listen.port");
    assertThatThrownBy(() -> CollectorSettings.of("c.yaml", "port: 80", Map.of()))
        .hasMessageStartingWith("c.yaml: 'port' is no setting");
    assertThatThrownBy(() -> CollectorSettings.of("", "", Map.of("TELEMETRY_COLLECT_PORT", "80")))
        .hasMessageStartingWith("environment: 'TELEMETRY_COLLECT_PORT' is no setting; allowed:");
    assertThatThrownBy(
            () -> CollectorSettings.of("c.yaml", "limits: {body_bytes: {a: 1}}", Map.of()))
        .hasMessageContaining("it has keys of its own");
  }

  @Test
  void environment_goesBeforeFile_fileBeforeDefault() {
    CollectorSettings settings =
        CollectorSettings.of(
            "c.yaml",
            "limits: {body_bytes: 64KiB, batch_events: 10}\n",
            Map.of("TELEMETRY_COLLECT_LIMITS_BODY_BYTES", "32KiB", "PATH", "/bin"));
    assertThat(settings.bytes(Setting.BODY_BYTES)).isEqualTo(32 << 10);
    assertThat(settings.count(Setting.BATCH_EVENTS)).isEqualTo(10);
    assertThat(settings.span(Setting.RETRY_AFTER)).isEqualTo(Duration.ofSeconds(5));
    assertThat(CollectorSettings.of("c.yaml", "# nothing\n", Map.of()).text(Setting.LOG_LEVEL))
        .isEqualTo("info");
  }

  @Test
  void limits_beyondTheContract_cannotBeSet() {
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
    "operations.readers,none",
    "operations.readers,localhost"
  })
  void valuesThatOnlyLookRight_areRefused(String key, String value) {
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
  void addresses_areAddresses_howeverTheyAreWritten() throws Exception {
    CollectorSettings settings =
        CollectorSettings.of(
            "", "", Map.of("TELEMETRY_COLLECT_RATE_TRUSTED_PROXIES", "::1, 10.0.0.7"));
    assertThat(settings.addresses(Setting.TRUSTED_PROXIES))
        .containsExactly(
            InetAddress.getByName("0:0:0:0:0:0:0:1"), InetAddress.getByName("10.0.0.7"));
  }
}
