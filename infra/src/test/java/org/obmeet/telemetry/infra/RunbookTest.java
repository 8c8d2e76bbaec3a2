package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages for operators, command by command and as written, on synthetic data. */
@Tag("integration")
class RunbookTest {
  private static final Path STAND_INS =
      ProcessResult.INFRA.resolve("src/test/resources/stand-ins.sh");

  @TempDir Path work;

  /** Blocks and what happens between them, as one script. */
  private static String script() throws IOException {
    StringBuilder script = new StringBuilder(Files.readString(STAND_INS));
    for (Page page : OperatorPages.inOrder()) {
      for (Page.Block block : page.blocks()) {
        if (block.kind().equals("sh") || block.kind().equals("meanwhile:")) {
          script.append("\necho '### ").append(page.file().getFileName());
          script.append(" line ").append(block.line()).append("'\n");
          script.append(block.kind().equals("sh") ? "" : "meanwhile ").append(block.text());
        }
      }
    }
    return script.append("\n").toString();
  }

  private Map<String, String> surroundings() throws IOException {
    Map<String, String> all = new HashMap<>();
    for (String folder : List.of("etc/sysusers.d", "etc/tmpfiles.d", "etc/systemd/system")) {
      Files.createDirectories(work.resolve(folder));
    }
    int port;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
    all.put("WORK", work.toString());
    all.put("SOURCE", work.resolve("source").toString());
    all.put("TELEMETRY", work.resolve("opt").toString());
    all.put("DATA", work.resolve("data").toString());
    all.put("BACKUPS", work.resolve("backups").toString());
    all.put("ETC", work.resolve("etc").toString());
    all.put("PORT", Integer.toString(port));
    all.put("COLLECTOR", "http://127.0.0.1:" + port);
    all.put("TELEMETRY_OPTS", "-XX:TieredStopAtLevel=1"); // sixty starts, all of them short
    String repository = System.getProperty("localRepository", "");
    all.put("MAVEN_ARGS", "-o" + (repository.isEmpty() ? "" : " -Dmaven.repo.local=" + repository));
    return all;
  }

  /** A checkout of its own, to be changed and built, with what is built already. */
  private void checkout() {
    ProcessResult ran =
        ProcessResult.of(
            "bash",
            "-c",
            "mkdir -p \"$0/pipelines/cli/target\" && tar --exclude=target --exclude=node_modules"
                + " -cf - telemetry pom.xml .mvn LICENSE schemas pipelines notebooks infra docs | tar -xf - -C \"$0\""
                + " && cp -a pipelines/cli/target/dist \"$0/pipelines/cli/target/\"",
            work.resolve("source").toString());
    assertThat(ran.code()).as(ran.text()).isZero();
  }

  /**
   * Instances enough that the erased one is not alone in its bucket, whatever the keys: its files
   * would go as a whole, and nothing in the backup would hold rows of others with its own.
   */
  private void syntheticData(Map<String, String> all) throws IOException {
    ProcessResult ran =
        ProcessResult.of(
            ProcessResult.ROOT.resolve("telemetry").toString(),
            "generate",
            "--out",
            work.resolve("synthetic").toString(),
            "--seed=3",
            "--instances=60",
            "--people=40",
            "--events=1500",
            "--days=28");
    assertThat(ran.code()).as(ran.text()).isZero();
    ProcessResult person =
        ProcessResult.in(
            work,
            Map.of(),
            "bash",
            "-c",
            "zcat synthetic/events.ndjson.gz | grep -ao '\"userId\":\"[^\"]*\"' | sort | uniq -c"
                + " | sort -rn | awk -F'\"' 'NR == 1 {print $4}'");
    all.put("PERSON", person.text().strip());
    Matcher instance =
        Pattern.compile("\"uniqueId\":\"([^\"]+)\"")
            .matcher(Files.readString(work.resolve("synthetic/consents.ndjson")));
    assertThat(instance.find()).isTrue();
    all.put("INSTANCE", instance.group(1));
  }

  @Test
  void pages_followedToTheirEnd_workAsWritten_andTheErasedStayErased() throws IOException {
    checkout();
    Map<String, String> all = surroundings();
    syntheticData(all);

    ProcessResult ran = ProcessResult.in(work, all, "bash", "-c", script());

    assertThat(ran.code()).as(ran.text()).isZero();
    List<String> held =
        ran.text()
            .lines()
            .filter(line -> line.startsWith("Rows by table: "))
            .map(
                line -> line.contains(" community_events") ? line : line + " 0 in community_events")
            .map(line -> line.replaceFirst(".* (\\d+) in community_events.*", "$1"))
            .toList();
    assertThat(held).as("before the erasure, and after the backup came back").hasSize(2);
    assertThat(Integer.parseInt(held.get(0))).isPositive();
    assertThat(held.get(1)).isEqualTo("0");
    assertThat(ran.text())
        .contains("contain rows that were removed since the backup")
        .contains("missing, and in no backup")
        .contains("Verified: nothing in the lake is past its period.");
  }

  @Test
  void list_ofPages_namesEachOnce() throws IOException {
    try (Stream<Path> files = Files.list(OperatorPages.FOLDER)) {
      assertThat(OperatorPages.inOrder().stream().map(Page::file))
          .containsExactlyInAnyOrderElementsOf(files.toList());
    }
  }

  /** Commands with effect are in blocks that run; the one block that does not needs a store. */
  @Test
  void pages_each_nameInProseNoCommandThatDoesNotRun() {
    for (Page page : OperatorPages.inOrder()) {
      String name = page.file().getFileName().toString();
      String prose = page.text().replaceAll("(?ms)^```sh\n.*?^```$", "");

      assertThat(prose)
          .as(name)
          .doesNotContain("sudo ", "systemctl stop", "rm -rf", "docker ", "kubectl ");
      assertThat(page.blocks().stream().map(Page.Block::kind))
          .as(name)
          .allMatch(
              kind ->
                  kind.equals("sh") || kind.equals("meanwhile:") || name.equals("flink-and-s3.md"));
    }
  }
}
