package org.obmeet.telemetry.privacy.projection.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.privacy.projection.ProjectorFixture;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Tests that the plain reader and Jackson read the same values. */
class PlainJsonReaderTest {
  private static final Dataset EVENTS = ProjectorFixture.CATALOG.dataset("community_events");

  private static final String EVENT =
      "{\"type\":\"track\", \"messageId\":\"m-1\",\"userId\":17,\"event\":\"räume\","
          + "\"timestamp\":\"2026-11-20T10:00:00.5Z\",\"properties\":{\"url\":"
          + "\"https://obmeet.org/home?x=%20\",\"ms\":-1200,\"category\":null,\"action\":true,"
          + "\"app_version\":false,\"list\":[1, [ ],{\"a\":{}},\"]\",-0,true]},\t"
          + "\"context\":{\"userAgent\":\"Mozilla/5.0\",\"sessionId\":\"\"} ,\"n\":123456789012}";

  private static final String REPORT =
      "{\"uniqueId\":\"u-1\",\"version\":\"6.6.0\",\"totalUsers\":17,\"userLanguages\":{\"en\":3,"
          + "\"none\":5},\"omnichannelSources\":[{\"type\":\"api\",\"id\":\"x\",\"count\":3},"
          + "{\"type\":\"app\",\"label\":\"\"}, null,[7],true],\"os\":{\"uptime\":171671.54,\"loadavg\":"
          + "[0, 0.25,-1.75],\"cpus\":[{\"model\":\"m\",\"speed\":2300},{}]},\"departments\":[ ],"
          + "\"uniqueUsersOfLastWeek\":{\"year\":2024,\"month\":2,\"day\":15,\"data\":[{\"roles\":"
          + "[{\"role\":\"admin\",\"count\":3,\"sessions\":32,\"time\":232249},{\"role\":\"user\"}],"
          + "\"count\":4,\"sessions\":34,\"time\":347838}]},\"uniqueOSOfYesterday\":{\"data\":"
          + "[{\"count\":8,\"time\":181819,\"name\":\"Windows\",\"version\":\"10\"},"
          + "{\"count\":16,\"name\":\"\"}]},\"enterprise\":{\"modules\":[\"a\",\"b\"],\"tags\":{}},"
          + "\"services\":{\"ldap\":{\"users\":2,\"enabled\":false,\"backgroundSync\":{}}},"
          + "\"totalRooms\":{},\"installedAt\":\"2024-02-14T14:34:30.521Z\",\"totalDirect\":1.0}";

  private final ReaderComparison events = new ReaderComparison(EVENTS);
  private final ReaderComparison reports =
      new ReaderComparison(ProjectorFixture.CATALOG.dataset("instance_statistics"));

  private boolean isPlain(byte[] line) {
    return events.isPlain(line);
  }

  @Test
  void event_ofATracker_isSupported() {
    assertThat(isPlain(EVENT.getBytes(StandardCharsets.UTF_8))).isTrue();
  }

  @Test
  void report_ofAServer_isSupported() {
    assertThat(reports.isPlain(REPORT.getBytes(StandardCharsets.UTF_8))).isTrue();
  }

  @Test
  void document_withAnyByteChanged_isReadEquallyOrUnsupported() {
    assertThat(withAnyByteChanged(events, EVENT)).isGreaterThan(1_000);
    assertThat(withAnyByteChanged(reports, REPORT)).isGreaterThan(1_000);
  }

  private static int withAnyByteChanged(ReaderComparison reading, String text) {
    byte[] document = text.getBytes(StandardCharsets.UTF_8);
    byte[] others = "\"\\{}[]:,-.0129eEtfnu \t\n\r\u0001xä/".getBytes(StandardCharsets.UTF_8);
    int plain = 0;
    for (int at = 0; at < document.length; at++) {
      for (byte other : others) {
        byte[] changed = document.clone();
        changed[at] = other;
        plain += reading.isPlain(changed) ? 1 : 0;
      }
    }
    return plain;
  }

  @Test
  void document_withBytesRemovedOrDoubled_isReadEquallyOrUnsupported() {
    assertThat(withBytesTakenOutOrDoubled(events, EVENT)).isPositive();
    assertThat(withBytesTakenOutOrDoubled(reports, REPORT)).isPositive();
  }

  private static int withBytesTakenOutOrDoubled(ReaderComparison reading, String text) {
    byte[] document = text.getBytes(StandardCharsets.UTF_8);
    SplittableRandom dice = new SplittableRandom(11);
    int plain = 0;
    for (int i = 0; i < 5_000; i++) {
      int from = dice.nextInt(document.length);
      int to = Math.min(document.length, from + dice.nextInt(12));
      int back = dice.nextBoolean() ? from : Math.max(0, to - dice.nextInt(24));
      byte[] changed = new byte[to + document.length - back];
      System.arraycopy(document, 0, changed, 0, to);
      System.arraycopy(document, back, changed, to, document.length - back);
      plain += reading.isPlain(changed) ? 1 : 0;
    }
    return plain;
  }

  @Test
  void document_truncated_isUnsupported_whateverFollowsInMemory() {
    for (ReaderComparison reading : List.of(events, reports)) {
      byte[] document = bytes(reading == events ? EVENT : REPORT);
      for (int length = 0; length < document.length; length++) {
        assertThat(reading.isPlain(Arrays.copyOf(document, length))).as("%d", length).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.5",
        "-0.5",
        "7.0",
        "-7.25",
        "8.9",
        "123456789012345",
        "2171325.3022494661",
        "4.98",
        "99999999999999.8",
        "999999999999999.5",
        "0.99999999999999994",
        "0.999999999999999999",
        "9007199254740993.5",
        "1.9",
        "1.99999999999999999999998",
        "123456789012345678",
        "-0",
        "-0.0"
      })
  void number_ofAnyForm_isReadEquallyOrUnsupported(String number) {
    boolean plain = reports.isPlain(bytes("{\"totalUsers\":" + number + "}"));
    boolean close = number.matches("[0-9]{15,}[.].*") || number.contains(".9999999999999");
    assertThat(plain).isEqualTo(!close);
  }

  @Test
  void number_ofAnyLengthBeforeAnyByte_isReadExactly() {
    SplittableRandom dice = new SplittableRandom(5);
    PlainNumberReader number = new PlainNumberReader();
    for (int digits = 1; digits <= 18; digits++) {
      long first = digits == 1 ? 0 : (long) Math.pow(10, digits - 1);
      long written = dice.nextLong(first, 10 * Math.max(1, first));
      for (int after = 0; after < 256; after++) {
        byte[] text = Arrays.copyOf(bytes("-" + written + "?1234567"), digits + 9);
        text[1 + digits] = (byte) after;
        boolean ends = "0123456789.eE".indexOf(after) < 0;
        for (int end = digits + 2; ends && end <= text.length; end++) {
          assertThat(number.read(text, 0, end)).isEqualTo(1 + digits);
          assertThat(number.value()).isEqualTo(-written);
          assertThat(number.read(text, 1, end)).isEqualTo(1 + digits);
          assertThat(number.value()).isEqualTo(written);
        }
      }
    }
  }

  @Test
  void number_atTheEndOfTheDocument_isRead() {
    PlainNumberReader number = new PlainNumberReader();
    assertThat(number.read(bytes("-123.45e"), 0, 3)).isEqualTo(3);
    assertThat(number.value()).isEqualTo(-12);
    assertThat(number.read(bytes("-123.45e"), 0, 7)).isEqualTo(7);
    assertThat(number.value()).isEqualTo(-123);
    assertThat(number.read(bytes("-123.45e"), 0, 8)).isEqualTo(-1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void keys_inAnyOrderAndRepeated_areReadEqually() {
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
  void key_escapedInJson_isNotTakenForItsSpelling() {
    PathTrie trie = new PathTrie();
    trie.add("a\"b", 0);
    trie.add("c", 1);
    trie.close();
    byte[] line = "{\"a\"b\":1,\"c\":2}".getBytes(StandardCharsets.UTF_8);
    Slots read = new Slots(2);
    assertThat(new PlainJsonReader(9).read(line, 0, line.length, trie.root(), read)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":01}",
        "{\"a\":-}",
        "{\"a\":1.}",
        "{\"a\":1.5e3}",
        "{\"a\":.5}",
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
        "{\"ue_pr\":\"{}\"}",
      })
  void document_malformedOrRare_isUnsupported(String document) {
    assertThat(isPlain(document.getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  @Test
  void nesting_beyondTheLimit_isUnsupported() {
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
  void documents_unsupported_causeAGrowingBackoff() {
    PlainJsonReader json = new PlainJsonReader(EVENTS.maxDepth());
    byte[] good = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    byte[] rare = "{\"a\":1e5}".getBytes(StandardCharsets.UTF_8);
    Slots values = events.slots();

    assertThat(json.read(rare, 0, rare.length, events.line(), values)).isFalse();
    assertThat(json.read(good, 0, good.length, events.line(), values)).isFalse();
    assertThat(json.read(good, 0, good.length, events.line(), values)).isTrue();
  }
}
