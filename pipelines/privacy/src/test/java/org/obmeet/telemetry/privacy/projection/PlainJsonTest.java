package org.obmeet.telemetry.privacy.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.Dataset;

/** Whatever the plain reader reads, Jackson reads alike. */
class PlainJsonTest {
  private static final Dataset EVENTS = Outcomes.CATALOG.dataset("community_events");

  /** After it a document is not plain. */
  private static final String MARK = "\ufeff";

  private static final String EVENT =
      "{\"type\":\"track\", \"messageId\":\"m-1\",\"userId\":17,\"event\":\"räume\","
          + "\"timestamp\":\"2026-11-20T10:00:00.5Z\",\"properties\":{\"url\":"
          + "\"https://obmeet.org/home?x=%20\",\"ms\":-1200,\"category\":null,\"action\":true,"
          + "\"app_version\":false,\"list\":[1, [ ],{\"a\":{}},\"]\",-0,true]},\t"
          + "\"context\":{\"userAgent\":\"Mozilla/5.0\",\"sessionId\":\"\"} ,\"n\":123456789012}";

  private final SlotMap slots = slots();
  private final DocumentReader reader =
      new DocumentReader(slots, EVENTS.maxRecordBytes(), EVENTS.maxDepth());

  private static SlotMap slots() {
    SlotMap slots = new SlotMap(EVENTS);
    new Envelope(slots);
    slots.role("batch", PathTrie.Node.Role.BATCH);
    return slots.close();
  }

  /** Whether a document is read plainly; if so, it must be read alike. */
  private boolean isPlain(byte[] line) {
    Slots plain = new Slots(slots.size());
    if (!Utf8Text.isWellFormed(line, 0, line.length)
        || !new PlainJson(EVENTS.maxDepth()).read(line, 0, line.length, slots.line(), plain)) {
      return false;
    }
    String text = new String(line, StandardCharsets.UTF_8);
    byte[] marked = (MARK + text).getBytes(StandardCharsets.UTF_8);
    Optional<RejectReason> fault = reader.read(marked, 0, marked.length);
    assertThat(fault).as(text).isEmpty();
    assertThat(held(plain)).as(text).isEqualTo(held(reader.document().line));
    return true;
  }

  private String held(Slots values) {
    StringBuilder held = new StringBuilder();
    for (int slot = 0; slot < slots.size(); slot++) {
      byte kind = values.kind(slot);
      held.append(slot).append(' ').append(kind).append(' ').append(values.says(slot));
      held.append(' ').append(values.identifies(slot)).append(' ');
      held.append(kind == Slots.NUMBER ? values.number(slot) : values.text(slot)).append('\n');
    }
    return held.toString();
  }

  @Test
  void event_asTrackersSendIt_isReadPlainly() {
    assertThat(isPlain(EVENT.getBytes(StandardCharsets.UTF_8))).isTrue();
  }

  @Test
  void event_withAnyByteChanged_isReadAlikeOrGivenUp() {
    byte[] event = EVENT.getBytes(StandardCharsets.UTF_8);
    byte[] others = "\"\\{}[]:,-.0129eEtfnu \t\n\r\u0001xä/".getBytes(StandardCharsets.UTF_8);
    int plain = 0;
    for (int at = 0; at < event.length; at++) {
      for (byte other : others) {
        byte[] changed = event.clone();
        changed[at] = other;
        plain += isPlain(changed) ? 1 : 0;
      }
    }
    assertThat(plain).isGreaterThan(1_000);
  }

  @Test
  void event_withBytesTakenOutOrDoubled_isReadAlikeOrGivenUp() {
    byte[] event = EVENT.getBytes(StandardCharsets.UTF_8);
    SplittableRandom dice = new SplittableRandom(11);
    int plain = 0;
    for (int i = 0; i < 5_000; i++) {
      int from = dice.nextInt(event.length);
      int to = Math.min(event.length, from + dice.nextInt(12));
      int back = dice.nextBoolean() ? from : Math.max(0, to - dice.nextInt(24));
      byte[] changed = new byte[to + event.length - back];
      System.arraycopy(event, 0, changed, 0, to);
      System.arraycopy(event, back, changed, to, event.length - back);
      plain += isPlain(changed) ? 1 : 0;
    }
    assertThat(plain).isPositive();
  }

  @Test
  void keys_inAnyOrderAndOften_areReadAlike() {
    List<String> members = new ArrayList<>();
    for (String key : List.of("type", "event", "messageId", "userId", "typ", "types", "", "even")) {
      members.add('"' + key + "\":\"" + key + " 1\"");
      members.add('"' + key + "\" : 2");
    }
    members.add("\"context\":{\"sessionId\":\"s\",\"userAgent\":\"u\"}");
    members.add("\"context\":{\"userAgent\":\"u\",\"sessionId\":\"s\"}");
    Random dice = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      Collections.shuffle(members, dice);
      String event = "{" + String.join(",", members.subList(0, dice.nextInt(members.size()))) + "}";
      assertThat(isPlain(event.getBytes(StandardCharsets.UTF_8))).as(event).isTrue();
    }
  }

  @Test
  void key_thatIsEscapedInJson_isNotTakenForWhatIsWrittenLikeIt() {
    PathTrie trie = new PathTrie();
    trie.add("a\"b", 0);
    trie.add("c", 1);
    trie.close();
    byte[] line = "{\"a\"b\":1,\"c\":2}".getBytes(StandardCharsets.UTF_8);
    Slots read = new Slots(2);
    assertThat(new PlainJson(9).read(line, 0, line.length, trie.root(), read)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":01}",
        "{\"a\":-}",
        "{\"a\":1.5}",
        "{\"a\":1e5}",
        "{\"a\":1234567890123456789}",
        "{\"a\":tru}",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":1}}",
        "{\"a\":1} {}",
        "{\"a\"",
        "{\"a\":\"",
        "{",
        "",
        "[]",
        "{\"batch\":[]}",
        "{\"userId\":{\"$numberLong\":\"7\"}}",
        "{\"userId\":[1]}",
        "{\"ue_pr\":\"{}\"}",
      })
  void document_thatIsWrongOrRare_isGivenUp(String document) {
    assertThat(isPlain(document.getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  @Test
  void nesting_beyondTheLimit_isGivenUp() {
    int most = EVENTS.maxDepth() - 1;
    assertThat(isPlain(nested("[", "", "]", most))).isTrue();
    assertThat(isPlain(nested("[", "", "]", most + 1))).isFalse();
    assertThat(isPlain(nested("{\"a\":", "1", "}", most))).isTrue();
    assertThat(isPlain(nested("{\"a\":", "1", "}", most + 1))).isFalse();
  }

  private static byte[] nested(String open, String inside, String close, int depth) {
    String text = "{\"a\":" + open.repeat(depth) + inside + close.repeat(depth) + "}";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void documents_thatAreGivenUp_haveMoreAndMoreGivenUpUnread() {
    PlainJson json = new PlainJson(EVENTS.maxDepth());
    byte[] good = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    byte[] rare = "{\"a\":1.5}".getBytes(StandardCharsets.UTF_8);
    Slots values = new Slots(slots.size());

    assertThat(json.read(rare, 0, rare.length, slots.line(), values)).isFalse();
    assertThat(json.read(good, 0, good.length, slots.line(), values)).isFalse();
    assertThat(json.read(good, 0, good.length, slots.line(), values)).isTrue();
  }
}
