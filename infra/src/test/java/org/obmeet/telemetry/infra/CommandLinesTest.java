package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every call of the command in units, composition, manifests and image has options that exist. */
class CommandLinesTest {
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
  private static final List<String> OPTIONS_OF_OTHERS = List.of("--now");

  /** Words of each call by where it stands. */
  private static Map<String, List<String>> calls() throws IOException {
    Map<String, List<String>> calls = new TreeMap<>();
    for (String unit : List.of("collector", "daily", "verify")) {
      String text =
          Yaml.text(ProcessResult.INFRA.resolve("systemd/telemetry-" + unit + ".service"));
      Matcher start =
          Pattern.compile("(?m)^ExecStart(?:Post=-|=)/opt/telemetry/telemetry (.*)$").matcher(text);
      assertThat(start.find()).as(unit).isTrue();
      do {
        List<String> call = List.of(start.group(1).split(" "));
        calls.put("systemd " + unit + " " + call.get(0), call);
      } while (start.find());
    }
    Map<String, Object> services =
        Yaml.map(
            Yaml.document(ProcessResult.INFRA.resolve("compose/compose.yaml")).get("services"));
    for (String service : List.of("daily", "site", "verify")) {
      calls.put("compose " + service, strings(Yaml.map(services.get(service)).get("command")));
    }
    Matcher image =
        Pattern.compile("(?m)^CMD \\[(.*)\\]$")
            .matcher(Yaml.text(ProcessResult.INFRA.resolve("image/Dockerfile")));
    assertThat(image.find()).isTrue();
    calls.put("image", List.of(image.group(1).replace("\"", "").split(", ")));
    Stream.of("collector.yaml", "jobs.yaml")
        .map(file -> ProcessResult.INFRA.resolve("kubernetes").resolve(file))
        .flatMap(file -> Yaml.documents(file).stream())
        .forEach(document -> ofContainers(document, calls));
    return calls;
  }

  private static List<String> strings(Object words) {
    return Yaml.list(words).stream().map(Object::toString).toList();
  }

  private static void ofContainers(Object node, Map<String, List<String>> calls) {
    if (node instanceof Map<?, ?> map) {
      if ("telemetry".equals(map.get("image")) && !map.containsKey("command")) {
        calls.put("kubernetes " + map.get("name"), strings(map.get("args")));
      }
      map.values().forEach(value -> ofContainers(value, calls));
    } else if (node instanceof List<?> list) {
      list.forEach(value -> ofContainers(value, calls));
    }
  }

  private static List<String> unknown(List<String> call) {
    ProcessResult help =
        ProcessResult.of(ProcessResult.ROOT.resolve("telemetry").toString(), call.get(0), "-h");
    assertThat(help.code()).as(help.text()).isZero();
    List<String> unknown = new ArrayList<>();
    Matcher option = OPTION.matcher(String.join(" ", call));
    while (option.find()) {
      if (!Pattern.compile(option.group() + "\\b(?!-)").matcher(help.text()).find()) {
        unknown.add(option.group());
      }
    }
    unknown.removeAll(OPTIONS_OF_OTHERS);
    return unknown;
  }

  @Test
  void calls_each_haveOptionsThatExist() throws IOException {
    assertThat(calls()).hasSize(12);
    calls().forEach((where, call) -> assertThat(unknown(call)).as(where).isEmpty());
  }

  @Test
  void option_thatDoesNotExist_isFound() {
    assertThat(unknown(List.of("retain", "verify", "--lake=x", "--metric", "x")))
        .containsExactly("--metric");
  }

  @Test
  void scripts_syntax_isSound() {
    for (Path script :
        List.of(
            ProcessResult.ROOT.resolve("telemetry"),
            ProcessResult.ROOT.resolve(".ci/run"),
            ProcessResult.ROOT.resolve("docs/build-site"),
            ProcessResult.INFRA.resolve("install"),
            ProcessResult.INFRA.resolve("release"),
            ProcessResult.INFRA.resolve("backup"),
            ProcessResult.INFRA.resolve("image/local-base"),
            ProcessResult.INFRA.resolve("image/healthcheck"),
            ProcessResult.INFRA.resolve("image/schedule"))) {
      assertThat(ProcessResult.of("bash", "-n", script.toString()))
          .isEqualTo(new ProcessResult(0, ""));
      assertThat(script.toFile().canExecute()).as(script.toString()).isTrue();
    }
  }
}
