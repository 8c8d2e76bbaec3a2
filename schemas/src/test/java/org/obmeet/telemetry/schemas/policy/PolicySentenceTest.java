package org.obmeet.telemetry.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.Catalog;

/** Tests that each sentence of the privacy policy is a promise, out of scope or a statement. */
class PolicySentenceTest {
  private static final Path TEXT =
      Path.of(System.getProperty("shared.dir", "shared")).resolve("design/privacy-policy.txt");

  /** The end of a sentence. An abbreviation does not end one. */
  private static final Pattern END =
      Pattern.compile("(?<=[.!?])(?<![eE]\\.g\\.)(?<!incl\\.)(?<!Inc\\.) (?=[A-Z(“])");

  private final List<PolicySentence> sentences = PolicySentence.all();

  private static Set<String> digests(String text) throws NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    Set<String> digests = new LinkedHashSet<>();
    for (String line : text.lines().toList()) {
      String plain = line.replace('•', ' ').replaceAll("[\\s\u00a0]+", " ").strip();
      for (String sentence : END.split(plain)) {
        if (!sentence.isBlank()) {
          byte[] bytes = sentence.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
          digests.add(HexFormat.of().formatHex(sha256.digest(bytes)));
        }
      }
    }
    return digests;
  }

  @Test
  void sentences_ofTheText_areEachListedOnce() throws Exception {
    assumeThat(Files.isRegularFile(TEXT)).as("the file exists: %s", TEXT).isTrue();
    assertThat(sentences)
        .extracting(PolicySentence::sha256)
        .containsExactlyElementsOf(digests(Files.readString(TEXT)));
  }

  @Test
  void digests_ofText_ignoreSpaceBulletsAndCase_andSplitSentences() throws Exception {
    assertThat(digests("  • We  keep it, e.g. Here.\n\nYou ask. We answer.\nYOU ASK.\n"))
        .hasSize(3);
  }

  @Test
  void sentence_ofEachKind_hasWhatTheKindNeeds() throws IOException {
    assertThat(sentences).hasSizeGreaterThan(200);
    assertThat(sentences).extracting(PolicySentence::id).doesNotHaveDuplicates();
    assertThat(sentences)
        .allSatisfy(
            s -> {
              assertThat(s.id()).matches("[a-z]+(-[a-z]+)*");
              assertThat(s.sha256()).matches("[0-9a-f]{64}");
              assertThat(s.summary().split(" ").length).as(s.id()).isLessThan(20);
              assertThat(s.promises().isEmpty())
                  .as(s.id())
                  .isEqualTo(s.kind() != PolicySentence.Kind.PROMISES);
              assertThat(s.note().isBlank())
                  .as(s.id())
                  .isEqualTo(s.kind() == PolicySentence.Kind.PROMISES);
            });
    assertThat(sentences)
        .filteredOn(s -> s.kind() == PolicySentence.Kind.STATEMENT)
        .extracting(PolicySentence::note)
        .containsOnly("heading", "definition", "fact");
  }

  @Test
  void promises_ofSentences_areDeclared_andEachBelongsToASentence() {
    Map<String, Promise> declared =
        Catalog.load().promises().stream().collect(Collectors.toMap(Promise::id, p -> p));
    Set<String> named =
        sentences.stream().flatMap(s -> s.promises().stream()).collect(Collectors.toSet());
    assertThat(named).containsExactlyInAnyOrderElementsOf(declared.keySet());
  }
}
