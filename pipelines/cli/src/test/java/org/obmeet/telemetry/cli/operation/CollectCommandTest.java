package org.obmeet.telemetry.cli.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.Main;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.keys.Keyset;

/** Tests refused configurations of {@code telemetry collect} and a run from start to stop. */
@Tag("integration")
class CollectCommandTest {
  private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");

  @TempDir Path folder;

  private String lake() {
    return folder.resolve("lake").toString();
  }

  @Test
  void settingsAtFault_areRefusedByName() throws Exception {
    Path config = Files.writeString(folder.resolve("c.yaml"), "limits: {body_bytes: 9GiB}\n");
    CliResult called = CliResult.with("collect", "--lake", lake(), "--config", config.toString());
    assertThat(called.code()).isEqualTo(43);
    assertThat(called.err())
        .contains(config + ": limits.body_bytes must be bytes such as 512, 256KiB")
        .contains("it is '9GiB'");
    Files.writeString(config, "tls: {certificate: x}\n");
    assertThat(CliResult.with("collect", "--lake", lake(), "--config", config.toString()).err())
        .contains("tls.certificate is not a setting");
    assertThat(CliResult.with("collect", "--lake", lake(), "--port", "70000").err())
        .contains("listen.port must be an integer 0..65535; it is '70000'");
    CliResult missing = CliResult.with("collect", "--lake", lake(), "--config", "nowhere.yaml");
    assertThat(missing.code()).isEqualTo(43);
    assertThat(missing.err()).contains("it is 'nowhere.yaml'");
    assertThat(Path.of(lake())).doesNotExist();
  }

  @Test
  void lakeElsewhere_withoutASpool_isRefused() {
    CliResult called =
        CliResult.with("collect", "--lake", "s3://bucket/lake", "--keys", lake() + ".keys");
    assertThat(called.code()).isEqualTo(43);
    assertThat(called.err()).contains("--spool must be a local folder if --lake is s3://");
  }

  @Test
  void portThatIsTaken_isRefused() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      CliResult called = CliResult.with("collect", "--lake", lake(), "--port", port);
      assertThat(called.code()).isEqualTo(43);
      assertThat(called.err())
          .contains("cannot listen on 127.0.0.1:" + port + ": Address already in use");
      Path forOperators =
          Files.writeString(folder.resolve("o.yaml"), "operations: {listen_port: " + port + "}");
      assertThat(
              CliResult.with(
                      "collect",
                      "--lake",
                      lake(),
                      "--port",
                      "0",
                      "--config",
                      forOperators.toString())
                  .err())
          .contains("cannot listen on 127.0.0.1:" + port + ": Address already in use");
    }
    Path config = Files.writeString(folder.resolve("c.yaml"), "listen: {host: nowhere.invalid}");
    CliResult unknown =
        CliResult.with("collect", "--lake", lake(), "--port", "0", "--config", config.toString());
    assertThat(unknown.code()).isEqualTo(43);
    assertThat(unknown.err()).contains("nowhere.invalid:0: the host has no address");
  }

  @Test
  void lakeOfADemonstration_isRefused() {
    Keyset keyset = Keyset.create(Path.of(lake() + ".keys"));
    LakeMetadata metadata = new LakeMetadata(keyset.id(), ConsentMode.ASSUMED, "eu");
    Lake.create(lake(), metadata, Instant.parse("2026-08-01T00:00:00Z"));

    CliResult called =
        CliResult.with("collect", "--lake", lake(), "--port", "0", "--now", "2026-08-01T12:00:00Z");
    assertThat(called.code()).isEqualTo(43);
    assertThat(called.err()).contains("with consent assumed: nothing is collected into it");
  }

  /** Runs a command. Its process gets SIGTERM as soon as it writes that it listens. */
  static final class StoppedWhenListening {
    public static void main(String[] args) {
      PrintWriter console =
          new PrintWriter(System.out, true) {
            @Override
            public void println(String line) {
              super.println(line);
              if (line.contains("\"event\":\"listening\"")) {
                stopThisProcess();
              }
            }
          };
      System.exit(CliResult.on(console, args));
    }

    /** Sends the signal, and returns when the JVM no longer accepts shutdown hooks. */
    private static void stopThisProcess() {
      String pid = Long.toString(ProcessHandle.current().pid());
      try {
        new ProcessBuilder("kill", "-TERM", pid).start().waitFor();
        while (true) {
          Thread hook = new Thread();
          Runtime.getRuntime().addShutdownHook(hook);
          Runtime.getRuntime().removeShutdownHook(hook);
          Thread.onSpinWait();
        }
      } catch (IllegalStateException stopping) {
        return;
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void signal_asSoonAsItListens_endsWithZero() throws Exception {
    Path log = folder.resolve("log.txt");
    Process process = collect(StoppedWhenListening.class, log);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(log)).contains("\"event\":\"stopped\"");
    assertThat(process.exitValue()).isZero();
  }

  private Process collect(Class<?> main, Path log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            "collect",
            "--lake",
            lake(),
            "--port",
            "0")
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  @Test
  void life_ofACollector_endsWithZero_andItsLogIsJson() throws Exception {
    Path log = folder.resolve("log.txt");
    Process process = collect(Main.class, log);
    try {
      String base = "http://127.0.0.1:" + port(log);
      HttpClient client = HttpClient.newHttpClient();
      String page =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(base + "/readyz")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      assertThat(page).contains("\"status\":\"ready\"");
      client.send(
          HttpRequest.newBuilder(URI.create(base + "/v1/batch;pl4nt=%zz")).build(),
          HttpResponse.BodyHandlers.discarding());
    } catch (IllegalArgumentException noUri) {
      // The HTTP client refuses to send this URI.
    } finally {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(process.exitValue()).isZero();
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).allMatch(line -> line.startsWith("{\"at\":") && line.endsWith("}"));
    assertThat(lines.get(lines.size() - 1)).contains("\"event\":\"stopped\"");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(lake() + ".keys"))))
        .isEqualTo("rw-------");
  }

  private static String port(Path log) throws Exception {
    for (int i = 0; i < 600; i++) {
      Matcher port = PORT.matcher(Files.readString(log));
      if (port.find()) {
        return port.group(1);
      }
      Thread.sleep(50);
    }
    throw new AssertionError("it does not listen: " + Files.readString(log));
  }
}
