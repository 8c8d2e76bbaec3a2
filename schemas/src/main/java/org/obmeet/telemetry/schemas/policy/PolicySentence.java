package org.obmeet.telemetry.schemas.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * A sentence of the privacy policy, with a digest instead of its text.
 *
 * @param summary content of the sentence in other words
 * @param promises ids of the promises that the sentence makes; empty for the other kinds
 * @param note the reason why the sentence is out of scope, or the kind of statement; else empty
 * @param sha256 digest of the sentence in lower case with single spaces, in hexadecimal
 */
public record PolicySentence(
    String id, String summary, Kind kind, List<String> promises, String note, String sha256) {
  private static final String FILE = "sentences.yaml";

  /** The kind of a sentence. */
  public enum Kind implements KeywordEnum {
    /** It binds this system. */
    PROMISES,
    /** It binds others. */
    OUT_OF_SCOPE,
    /** It is a heading, a definition or a fact. */
    STATEMENT
  }

  public PolicySentence {
    promises = List.copyOf(promises);
  }

  public static List<PolicySentence> all() {
    try (InputStream in = PolicySentence.class.getResourceAsStream(FILE)) {
      YamlNode file = YamlNode.parse(FILE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      List<PolicySentence> sentences = new ArrayList<>();
      file.require("sentences").items().forEach(node -> sentences.add(read(node)));
      return List.copyOf(sentences);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }

  private static PolicySentence read(YamlNode node) {
    String key = node.oneKeyOf("promises", "out_of_scope", "statement");
    Kind kind = Kind.valueOf(key.toUpperCase(Locale.ROOT));
    YamlNode value = node.require(key);
    return new PolicySentence(
        node.require("id").text(),
        node.require("summary").text(),
        kind,
        kind == Kind.PROMISES ? value.texts() : List.of(),
        kind == Kind.PROMISES ? "" : value.text(),
        node.require("sha256").text());
  }
}
