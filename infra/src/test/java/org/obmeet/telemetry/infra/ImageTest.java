package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the image on a base that is built from the local JDK. One container receives a report over
 * HTTP and a second one counts it. Both have a read-only file system and an unprivileged user. The
 * test is skipped if there is no Docker daemon.
 */
@Tag("docker")
@Tag("integration")
class ImageTest {
  private static final String NAME = "telemetry-image-test-" + ProcessHandle.current().pid();
  private static final String BASE = NAME + ":base";
  private static final String IMAGE = NAME + ":image";
  private static final String ISOLATED =
      "--read-only --cap-drop=ALL --security-opt=no-new-privileges --network=none"
          + " --tmpfs=/tmp:exec,mode=1777"
          + " --volume="
          + NAME
          + "-lake:/var/lib/telemetry/lake --volume="
          + NAME
          + "-keys:/var/lib/telemetry/keys --volume="
          + NAME
          + "-metrics:/var/lib/telemetry/metrics";

  @TempDir static Path folder;

  private static ProcessResult docker(String... words) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(words));
    return ProcessResult.in(folder, Map.of("DOCKER_BUILDKIT", "0"), command.toArray(String[]::new));
  }

  private static String done(ProcessResult ran) {
    assertThat(ran.code()).as(ran.text()).isZero();
    return ran.text();
  }

  private static String[] words(String before, String... after) {
    List<String> words = new ArrayList<>(List.of(before.split(" ")));
    words.addAll(List.of(after));
    return words.toArray(String[]::new);
  }

  @BeforeAll
  static void build() throws IOException {
    assumeTrue(ProcessResult.has("docker"), "docker is absent (package docker.io)");
    assumeTrue(docker("version").code() == 0, "there is no Docker daemon");
    assumeTrue(ProcessResult.has("busybox"), "busybox is absent (package busybox-static)");
    Path java = Path.of(System.getProperty("java.home"));
    assumeTrue(Files.isDirectory(java.resolve("jmods")), "the JDK has no jmods");
    done(
        ProcessResult.in(
            ProcessResult.ROOT,
            Map.of("JAVA_HOME", java.toString()),
            ProcessResult.INFRA.resolve("image/local-base").toString(),
            BASE));
    Path context = folder.resolve("context");
    done(ProcessResult.of(ProcessResult.INFRA.resolve("install").toString(), context.toString()));
    Files.copy(ProcessResult.INFRA.resolve("image/Dockerfile"), context.resolve("Dockerfile"));
    done(
        docker(
            words(
                "build --quiet --build-arg JDK=%1$s --build-arg JRE=%1$s --tag %2$s"
                    .formatted(BASE, IMAGE),
                context.toString())));
  }

  @AfterAll
  static void remove() {
    if (!ProcessResult.has("docker")) {
      return; // nothing was built
    }
    docker("rm", "--force", "--volumes", NAME);
    docker("volume", "rm", "--force", NAME + "-lake", NAME + "-keys", NAME + "-metrics");
    docker("rmi", "--force", IMAGE, BASE);
  }

  private static String health() throws InterruptedException {
    String health = "";
    for (int second = 0; second < 120 && !health.equals("healthy"); second++) {
      Thread.sleep(1000);
      health = done(docker("inspect", "--format={{.State.Health.Status}}", NAME)).strip();
    }
    return health;
  }

  /**
   * Sends a request from inside the container, since it has no network.
   *
   * @param header a further header line with its end, or empty text
   */
  private static String request(String method, String path, String body, String header) {
    String request =
        "exec 3<>/dev/tcp/127.0.0.1/8080; printf '%s %s HTTP/1.1\\r\\nHost: localhost\\r\\n"
            + "Content-Type: application/json\\r\\nContent-Length: %s\\r\\nConnection: close\\r\\n"
            + "%s\\r\\n%s' >&3; cat <&3";
    return done(
        docker(
            "exec",
            NAME,
            "bash",
            "-c",
            request.formatted(method, path, Integer.toString(body.length()), header, body)));
  }

  @Test
  void containers_readOnlyAndUnprivileged_receiveAndCountAReport() throws InterruptedException {
    done(docker(words("run --detach --name " + NAME + " " + ISOLATED, IMAGE)));
    assertThat(health()).as(docker("logs", NAME).text()).isEqualTo("healthy");
    assertThat(done(docker("exec", NAME, "id", "-u"))).isEqualTo("10001\n");
    assertThat(docker("exec", NAME, "touch", "/x").text()).contains("Read-only file system");

    String consent =
        "{\"statistics\":true,\"scope\":\"info-page\",\"deployment\":\"unregistered\","
            + "\"policyVersion\":\"2025-06\"}";
    String created = request("PUT", "/v1/instances/a/consent", consent, "");
    assertThat(created).contains("201");
    Matcher token = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"").matcher(created);
    assertThat(token.find()).isTrue();
    String report =
        "{\"uniqueId\":\"a\",\"createdAt\":\"%s\",\"version\":\"6.6.0\"}"
            .formatted(java.time.Instant.now().plusSeconds(1));
    String authorization = "Authorization: Bearer " + token.group(1) + "\\r\\n";
    assertThat(request("POST", "/v1/statistics", report, authorization)).contains("HTTP/1.1 202");
    done(docker("stop", "--time=30", NAME));
    assertThat(done(docker("inspect", "--format={{.State.ExitCode}}", NAME))).isEqualTo("0\n");

    String[] daily = {
      IMAGE,
      "daily",
      "--lake=/var/lib/telemetry/lake",
      "--keys=/var/lib/telemetry/keys/ring",
      "--metrics=/var/lib/telemetry/metrics/telemetry.prom"
    };
    assertThat(done(docker(words("run --rm " + ISOLATED, daily))))
        .contains("instance_statistics: 1 read = 1 accepted");
  }
}
