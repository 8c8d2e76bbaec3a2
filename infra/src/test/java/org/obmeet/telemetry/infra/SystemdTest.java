package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with systemd-analyze that the units are valid and isolated. No unit is started. */
class SystemdTest {
  private static final Path UNITS = ProcessResult.INFRA.resolve("systemd");

  @TempDir Path root;

  @BeforeEach
  void requireSystemd() {
    assumeTrue(ProcessResult.has("systemd-analyze"), "systemd-analyze is absent (package systemd)");
  }

  @Test
  void units_verified_haveNoError() throws IOException {
    ProcessResult ran = verify("");

    assertThat(ran.text()).isEmpty();
    assertThat(ran.code()).isZero();
  }

  @Test
  void units_withAnUnknownKey_areReported() throws IOException {
    assertThat(verify("[Service]\nPrivateTmpp=yes\n").text()).contains("PrivateTmpp");
  }

  @Test
  void services_exposure_isAtMostFour() throws IOException {
    for (Path service : services()) {
      ProcessResult ran = security(service, "40");

      assertThat(ran.code()).as("%s: %s", service, ran.text()).isZero();
    }
  }

  @Test
  void service_withoutItsRestrictions_exceedsFour() throws IOException {
    for (Path service : services()) {
      Path open = root.resolve(service.getFileName());
      Files.writeString(
          open,
          Files.readString(service)
              .replaceAll("(?m)^(Protect|Restrict|System|Capab|Private).*", ""));

      assertThat(security(open, "40").code()).as(open.toString()).isNotZero();
    }
  }

  @Test
  void timers_each_haveTheirServiceAndCatchUpMissedRuns() throws IOException {
    for (String name : List.of("telemetry-daily", "telemetry-verify")) {
      assertThat(UNITS.resolve(name + ".service")).exists();
      assertThat(Yaml.text(UNITS.resolve(name + ".timer")))
          .contains("Persistent=yes", "OnCalendar=", "WantedBy=timers.target");
    }
  }

  private static List<Path> services() throws IOException {
    try (Stream<Path> files = Files.list(UNITS)) {
      return files.filter(file -> file.toString().endsWith(".service")).sorted().toList();
    }
  }

  private static ProcessResult security(Path unit, String threshold) {
    return ProcessResult.of(
        "systemd-analyze",
        "security",
        "--offline=true",
        "--no-pager",
        "--threshold=" + threshold,
        unit.toString());
  }

  /** Verifies the units in a temporary root folder in which the command is installed. */
  private ProcessResult verify(String moreOfTheCollector) throws IOException {
    Path units = Files.createDirectories(root.resolve("etc/systemd/system"));
    Path command = Files.createDirectories(root.resolve("opt/telemetry")).resolve("telemetry");
    Files.copy(ProcessResult.ROOT.resolve("telemetry"), command);
    for (String target :
        List.of("sysinit", "basic", "shutdown", "network", "multi-user", "timers", "time-set")) {
      Files.writeString(units.resolve(target + ".target"), "[Unit]\nDescription=a stand-in\n");
    }
    List<String> words =
        new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no", "--root=" + root));
    try (Stream<Path> files = Files.list(UNITS)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(service|timer)")).toList()) {
        Path unit = units.resolve(file.getFileName());
        String more = unit.endsWith("telemetry-collector.service") ? moreOfTheCollector : "";
        Files.writeString(unit, Files.readString(file) + more);
        words.add(unit.toString());
      }
    }
    return ProcessResult.of(words.toArray(String[]::new));
  }
}
