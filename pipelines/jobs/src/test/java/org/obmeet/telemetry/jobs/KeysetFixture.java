package org.obmeet.telemetry.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.jobs.fixture.RawByteScanner;

/** The keys in a keyset file, and the pseudonyms computed with them by the documented formula. */
public record KeysetFixture(JsonNode content) {
  /** Reads the current keyset file of a fixture. */
  public static KeysetFixture of(LakeFixture work) throws IOException {
    return new KeysetFixture(new ObjectMapper().readTree(work.keys().toFile()));
  }

  /** Returns the subject of an identifier, by the documented formula. */
  public byte[] subject(String kind, String id) {
    byte[] key = HexFormat.of().parseHex(content.get("subject").asText());
    return RawByteScanner.hmac(key, kind, id.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the identifier's pseudonyms in every stream and epoch that has a key. */
  public List<byte[]> pseudonyms(String kind, String id) {
    List<byte[]> pseudonyms = new ArrayList<>();
    for (var key : content.get("keys").properties()) {
      if (key.getKey().split("/", -1)[1].equals(kind)) {
        byte[] bytes = HexFormat.of().parseHex(key.getValue().asText());
        pseudonyms.add(RawByteScanner.hmac(bytes, kind, subject(kind, id)));
      }
    }
    return pseudonyms;
  }

  /** Returns the epochs for which a stream has keys. */
  public Set<Long> epochs(String stream) {
    Set<Long> epochs = new TreeSet<>();
    content
        .get("keys")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (name.startsWith(stream + "/")) {
                epochs.add(Long.valueOf(name.substring(name.lastIndexOf('/') + 1)));
              }
            });
    return epochs;
  }
}
