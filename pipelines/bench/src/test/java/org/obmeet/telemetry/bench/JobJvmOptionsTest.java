package org.obmeet.telemetry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobJvmOptionsTest {
  private static final List<String> OWN = List.of("-XX:TieredStopAtLevel=1");
  private static final List<String> PROCESS =
      List.of(
          "-Dtelemetry.colour=true",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:AOTCache=/cache/classes-25-1",
          "-Xlog:aot*=off",
          "-XX:TieredStopAtLevel=4",
          "-XX:+UseSerialGC");

  @Test
  void options_ofTheProcess_areThoseOfItsCache() {
    assertThat(BenchmarkSuite.jobJvmOptions(OWN, PROCESS, List.of("-Xmx2g")))
        .containsExactly(
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:AOTCache=/cache/classes-25-1",
            "-Xlog:aot*=off",
            "-XX:+UseParallelGC",
            "-XX:MaxRAMPercentage=50",
            "-Xmx2g");
  }

  @Test
  void options_ofTheUserForCachesOrCollection_replaceThem() {
    for (String cache : List.of("-Xshare:off", "-XX:SharedArchiveFile=a.jsa", "-XX:AOTMode=off")) {
      assertThat(BenchmarkSuite.jobJvmOptions(OWN, PROCESS, List.of(cache, "-XX:+UseSerialGC")))
          .containsExactly(
              "-XX:TieredStopAtLevel=1", "-XX:MaxRAMPercentage=50", cache, "-XX:+UseSerialGC");
    }
  }
}
