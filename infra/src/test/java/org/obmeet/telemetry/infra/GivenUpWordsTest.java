package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks that documents, resources, catalogue and messages use no word that was given up. */
class GivenUpWordsTest {
  /** Words that were given up; the vocabulary is docs/reference/glossary.md. */
  private static final Pattern GIVEN_UP =
      Pattern.compile(
          "(?i)\\b(anew|ladders?|the ring|key ring|standing|stands(?! for)|tells"
              + "|withheld|withholds?|told|whoever"
              + "|somebody|nobody|anybody|house|walls?|(?:the|each|every|its|another|one) rooms?"
              + "|settl(?:e|es|ed|ing)|folded|folding|bands?"
              + "|invented|worlds?|talk|epochs?|verdicts?|sweeps?|swept|gate refused)\\b");

  private static final String RESOURCES =
      ".*/src/main/resources/.*\\.(txt|sql|yaml|properties|html|js|cjs|css|json|xml|man)";

  /** Old words that stay, by file. The glossary lists those that users read. */
  private static final Map<String, Set<String>> KEPT =
      Map.ofEntries(
          // Keys and values of files, settings, requests and metrics.
          Map.entry("dataset.yaml", Set.of("epoch")),
          Map.entry("funnel.yaml", Set.of("epoch")),
          Map.entry("FactLoader.java", Set.of("epoch")),
          Map.entry("Pseudonyms.java", Set.of("epoch")),
          Map.entry("KeyName.java", Set.of("EPOCH")),
          Map.entry("FolderManifest.java", Set.of("ladders")),
          Map.entry("ReleasedFile.java", Set.of("withheld")),
          Map.entry("SettingType.java", Set.of("anybody")),
          Map.entry("MonitoringMetrics.java", Set.of("verdict")),
          Map.entry("admin.js", Set.of("verdict")),
          // Programs that are released with each proof of protection: their bytes stay.
          Map.entry("folder.sql", Set.of("nobody", "ladders")),
          Map.entry("release.sql", Set.of("nobody")),
          // A function and a parameter of SQL, malformed input, and wall-clock time.
          Map.entry("ingest.sql", Set.of("epoch")),
          Map.entry("malformed.txt", Set.of("invented")),
          Map.entry("BenchCommand.java", Set.of("wall")));

  /** Java: a text block or string (groups 1 and 2), or what is passed over. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "\"\"\"((?s:.*?))\"\"\"|\"((?:[^\"\\\\\\n]++|\\\\.)*+)\""
              + "|'(?:[^'\\\\]|\\\\.)++'|//.*+|/\\*(?s:.*?)\\*/");

  /** Documents by hand, and the generated ones of the reference: help texts, tables and reasons. */
  @Test
  void words_ofDocuments_areNotGivenUp() throws IOException {
    List<String> used = new ArrayList<>();
    for (Page page : Documents.all()) {
      String name = Documents.name(page.file());
      boolean checked = !Documents.generated(page) || name.startsWith("docs/reference/");
      if (checked && !name.equals("CHANGELOG.md")) {
        // Names of options are code, and are also read.
        boolean options = name.equals("docs/reference/commands.md");
        String text = options ? page.text().replace("`", "") : page.text();
        used.addAll(givenUp(page.file(), new Page(page.file(), text).words()));
      }
    }

    assertThat(used).isEmpty();
  }

  @Test
  void words_ofResourcesCatalogueAndMessages_areNotGivenUpOrKept() throws IOException {
    List<String> used = new ArrayList<>();
    for (Path file :
        Documents.files(RESOURCES + "|schemas/(?!src/).*\\.yaml|notebooks/.*\\.ipynb")) {
      used.addAll(givenUp(file, Yaml.text(file)));
    }
    for (Path file : Documents.files(".*/src/main/java/.*\\.java")) {
      used.addAll(givenUp(file, messages(Yaml.text(file))));
    }
    Set<String> unused = new TreeSet<>();
    KEPT.forEach((file, words) -> words.forEach(word -> unused.add(file + " " + word)));
    List<String> unexpected = new ArrayList<>();
    for (String place : used) {
      String kept = place.replaceFirst("^(?:.*/)?([^/]+):\\d+ ", "$1 ");
      if (KEPT.getOrDefault(kept.split(" ")[0], Set.of()).contains(kept.split(" ", 2)[1])) {
        unused.remove(kept);
      } else {
        unexpected.add(place);
      }
    }

    assertThat(unexpected).isEmpty();
    assertThat(unused).as("exceptions that no file needs").isEmpty();
  }

  /** Returns the literals of more than two words. Lines are where they were. */
  private static String messages(String java) {
    StringBuilder messages = new StringBuilder();
    int last = 0;
    Matcher literal = LITERAL.matcher(java);
    while (literal.find()) {
      messages.append(java.substring(last, literal.start()).replaceAll("[^\\n]", ""));
      String text = literal.group(1) == null ? literal.group(2) : literal.group(1);
      boolean message = text != null && text.strip().split("\\s+").length > 2;
      messages.append(message ? literal.group() : literal.group().replaceAll("[^\\n]", ""));
      last = literal.end();
    }
    return messages.toString();
  }

  private static List<String> givenUp(Path file, String text) {
    List<String> used = new ArrayList<>();
    int line = 0;
    for (String words : text.split("\n", -1)) {
      line++;
      for (MatchResult word : GIVEN_UP.matcher(words).results().toList()) {
        used.add(Documents.name(file) + ":" + line + " " + word.group());
      }
    }
    return used;
  }

  @Test
  void word_ofADocument_isFoundOutsideOfCode() {
    Page page =
        new Page(
            ProcessResult.ROOT.resolve("x.md"),
            "`ladder` [b](standing.md)\n```\nanew\n```\nIt is told\n");

    assertThat(givenUp(page.file(), page.words())).containsExactly("x.md:5 told");
  }

  @Test
  void word_ofAMessage_isFoundOutsideOfComments() {
    String java =
        """
        // "a file is told"
        a("nobody", '"', "the \\" log stands"); /* "it is
        told" */ b(""\"
            it tells a
            story ""\");
        """;

    assertThat(givenUp(ProcessResult.ROOT.resolve("X.java"), messages(java)))
        .containsExactly("X.java:2 stands", "X.java:4 tells");
  }
}
