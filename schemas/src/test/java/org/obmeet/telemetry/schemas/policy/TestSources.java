package org.obmeet.telemetry.schemas.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The sources of the test classes of all modules. Most modules are built after this one, so that
 * their compiled classes do not exist yet when the promises are checked.
 */
final class TestSources {
  private static final Pattern NOISE =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'",
          Pattern.DOTALL);
  private static final Pattern RUN = Pattern.compile("@(Test|ParameterizedTest|RepeatedTest)\\b");
  private static final Pattern OFF = Pattern.compile("@(Disabled|Enabled|EnabledIf)\\w*");
  private static final Pattern SKIPS = Pattern.compile("\\b(assumeTrue|assumeFalse|assumeThat)\\b");

  /** The entry for a class name that occurs more than once. */
  private static final String DUPLICATE = "";

  private final Map<String, String> sources;

  private TestSources(Map<String, String> sources) {
    this.sources = sources;
  }

  /** Returns every test class below {@code schemas} and {@code pipelines}. */
  static TestSources ofAllModules(Path root) throws IOException {
    Map<String, String> sources = new TreeMap<>();
    List<Path> modules = new ArrayList<>(List.of(root.resolve("schemas")));
    try (Stream<Path> pipelines = Files.list(root.resolve("pipelines"))) {
      pipelines.forEach(modules::add);
    }
    for (Path module : modules) {
      Path tests = module.resolve("src/test/java");
      if (Files.isDirectory(tests)) {
        try (Stream<Path> files = Files.walk(tests)) {
          for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
            String name = file.getFileName().toString().replace(".java", "");
            sources.merge(name, Files.readString(file), (one, other) -> DUPLICATE);
          }
        }
      }
    }
    return new TestSources(sources);
  }

  /** Returns one test class with a source. */
  static TestSources of(String name, String source) {
    return new TestSources(Map.of(name, source));
  }

  /** Returns the reason why a test is no evidence for a promise; empty if every build runs it. */
  Optional<String> fault(Promise.TestName test) {
    String source = sources.get(test.testClass());
    if (source == null) {
      return Optional.of("there is no test class " + test.testClass());
    }
    if (source.equals(DUPLICATE)) {
      return Optional.of("several test classes are called " + test.testClass());
    }
    String code = NOISE.matcher(source).replaceAll(" ");
    int start = code.indexOf("class " + test.testClass());
    Matcher method = Pattern.compile("\\bvoid\\s+" + test.method() + "\\s*\\(").matcher(code);
    if (start < 0 || !method.find(start)) {
      return Optional.of(test.testClass() + " has no method " + test.method());
    }
    String before = code.substring(0, method.start());
    String annotations = before.substring(endOfPreviousMember(before) + 1);
    if (!RUN.matcher(annotations).find()) {
      return Optional.of(test + " is not annotated as a test");
    }
    if (OFF.matcher(annotations).find() || OFF.matcher(code.substring(0, start)).find()) {
      return Optional.of(test + " is disabled, or not always enabled");
    }
    return SKIPS.matcher(body(code, method.end())).find()
        ? Optional.of(test + " may be skipped by an assumption")
        : Optional.empty();
  }

  /** Returns the end of the previous member, outside the parentheses of annotations. */
  private static int endOfPreviousMember(String before) {
    int depth = 0;
    for (int at = before.length() - 1; at >= 0; at--) {
      char c = before.charAt(at);
      if (c == ')') {
        depth++;
      } else if (c == '(') {
        depth--;
      } else if (depth == 0 && (c == '}' || c == '{' || c == ';')) {
        return at;
      }
    }
    return -1;
  }

  private static String body(String code, int from) {
    int open = code.indexOf('{', from);
    int depth = 0;
    for (int at = open; at < code.length(); at++) {
      depth += code.charAt(at) == '{' ? 1 : code.charAt(at) == '}' ? -1 : 0;
      if (depth == 0) {
        return code.substring(open, at);
      }
    }
    return code.substring(open);
  }
}
