package org.obmeet.telemetry.lake.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.store.LakeException;

/** Tests keysets whose file has wrapped keys only. */
class KeyWrappingTest {
  private static final KeyName PERSON = new KeyName("community_events", "person", 740);
  private static final KeyName NEXT = new KeyName("community_events", "person", 741);

  @TempDir Path folder;
  private Path file;
  private Keyset keyset;

  @BeforeEach
  void create() {
    file = folder.resolve("lake.keys");
    keyset = Keyset.create(file);
    keyset.createMissing(List.of(PERSON), Set.of());
  }

  private String wrappingKey(String name, String digit) throws IOException {
    Path key = Files.writeString(folder.resolve(name), digit.repeat(64) + "\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return key.toUri().toString();
  }

  private Map<String, Object> stored() throws IOException {
    return CanonicalJson.map(Files.readAllBytes(file));
  }

  @Test
  void keyset_wrapped_hasNoPlainKeyInItsFile_andTheSameKeys() throws IOException {
    keyset.wrap(wrappingKey("one", "1"));

    Keyset opened = Keyset.open(file);
    assertThat(opened.id()).isEqualTo(keyset.id());
    assertThat(opened.createMissing(List.of(NEXT), Set.of())).containsExactly(NEXT);
    assertThat(Keyset.open(file).fingerprint(NEXT)).isEqualTo(opened.fingerprint(NEXT));
    HexFormat hex = HexFormat.of();
    assertThat(Files.readString(file))
        .doesNotContain(hex.formatHex(opened.subjectKey()))
        .doesNotContain(hex.formatHex(opened.epochKey("community_events", "person", 740)))
        .doesNotContain(hex.formatHex(opened.epochKey("community_events", "person", 741)));
  }

  @Test
  void storedKeyset_isUnwrappedOnlyIfItsFileChanges() throws IOException {
    keyset.wrap(wrappingKey("one", "1"));
    byte[] before = Files.readAllBytes(file);
    assertThat(keyset.isStored()).isTrue();
    Files.delete(folder.resolve("one"));

    assertThat(keyset.isStored()).as("the wrapping key is not needed").isTrue();
    Files.writeString(file, new String(before, StandardCharsets.UTF_8) + " ");
    assertThat(keyset.isStored()).as("the changed file cannot be unwrapped").isFalse();
    Files.write(file, before);
    wrappingKey("one", "1");
    assertThat(keyset.isStored()).isTrue();
    Files.delete(file);
    assertThat(keyset.isStored()).isFalse();
  }

  @Test
  void key_destroyed_losesItsWrappedForm() throws IOException {
    keyset.wrap(wrappingKey("one", "1"));
    Keyset.open(file).destroy(PERSON);

    assertThat((Map<?, ?>) stored().get("keys")).isEmpty();
    assertThat(Keyset.open(file).isDestroyed(PERSON)).isTrue();
  }

  @Test
  void wrapping_rotated_needsTheNewKeyOnly() throws IOException {
    keyset.wrap(wrappingKey("one", "1"));
    keyset.wrap(wrappingKey("two", "2"));
    Files.delete(folder.resolve("one"));
    assertThat(Keyset.open(file).fingerprint(PERSON)).isEqualTo(keyset.fingerprint(PERSON));

    keyset.wrap("");
    Files.delete(folder.resolve("two"));
    assertThat(Keyset.open(file).fingerprint(PERSON)).isEqualTo(keyset.fingerprint(PERSON));
    assertThat(stored()).containsEntry("format", 1L);
  }

  @Test
  void keyset_withAnotherWrappingKeyOrExchangedKeys_isRefused() throws IOException {
    keyset.createMissing(List.of(NEXT), Set.of());
    keyset.wrap(wrappingKey("one", "1"));
    String text = Files.readString(file);
    Map<?, ?> keys = (Map<?, ?>) stored().get("keys");
    String swapped =
        text.replace((String) keys.get(PERSON.toString()), (String) keys.get(NEXT.toString()));
    Files.writeString(file, swapped);
    assertThatThrownBy(() -> Keyset.open(file))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("was not wrapped with the key at");

    Files.writeString(file, text);
    wrappingKey("one", "2");
    assertThatThrownBy(() -> Keyset.open(file))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("was not wrapped with the key at");
    Files.delete(folder.resolve("one"));
    assertThatThrownBy(() -> Keyset.open(file))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("there is no wrapping key at /");
  }

  @Test
  void wrapping_unknownOrMalformed_isRefused_andTheKeysetStays() throws IOException {
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> keyset.wrap("vault://key"))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("file:///PATH", "vault://key");
    Path malformed = Files.writeString(folder.resolve("short"), "abcd");
    Files.setPosixFilePermissions(malformed, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> keyset.wrap(malformed.toUri().toString()))
        .hasMessageContaining("the wrapping key at", "chmod 600");
    Files.setPosixFilePermissions(malformed, PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> keyset.wrap(malformed.toUri().toString()))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("64 hexadecimal digits")
        .hasMessageNotContaining("abcd");
    for (String noUri : List.of("file:///my keys/key", "file:///%zz")) {
      assertThatThrownBy(() -> keyset.wrap(noUri))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("a file URI must have the form", noUri);
    }
    assertThatThrownBy(() -> keyset.wrap("file:///"))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("there is no wrapping key at /");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  /** A copy of the lake must not have the key of its keyset. */
  @Test
  void wrappingKey_insideALake_isRefused() throws IOException {
    Files.createDirectories(folder.resolve("lake/ledger/commits"));
    Files.createFile(folder.resolve("lake/ledger/commits/0000000000.json"));
    String inside = wrappingKey("lake/key", "1");

    assertThatThrownBy(() -> keyset.wrap(inside))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("the wrapping key must lie outside the lake");
  }
}
