package org.obmeet.telemetry.lake.avro;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileWriter;
import org.obmeet.telemetry.lake.io.Digests;

/** The metadata in the header of a row file. A digest of them detects damage of the header. */
public final class RowFileHeader {
  public static final String STREAM = "stream";

  public static final String SCHEMA_VERSION = "schema_version";

  /** Metadata key of the record count of a rewritten segment, whose name has the old count. */
  static final String RECORDS = "records";

  private static final String DIGEST = "header_sha256";
  private static final String ZSTANDARD = "zstandard";
  private static final int LEVEL = 1;

  private RowFileHeader() {}

  /** Sets codec and metadata of a new file. Its blocks are compressed by zstd with a checksum. */
  public static void set(DataFileWriter<?> writer, Schema schema, Map<String, String> metadata) {
    writer.setCodec(CodecFactory.zstandardCodec(LEVEL, true, true));
    Map<String, byte[]> all = new TreeMap<>();
    metadata.forEach((key, value) -> all.put(key, value.getBytes(StandardCharsets.UTF_8)));
    all.forEach(writer::setMeta);
    all.put(DataFileConstants.SCHEMA, schema.toString().getBytes(StandardCharsets.UTF_8));
    all.put(DataFileConstants.CODEC, ZSTANDARD.getBytes(StandardCharsets.UTF_8));
    writer.setMeta(DIGEST, digest(all));
  }

  /** Returns false if the metadata differ from their digest. Files of other writers have none. */
  static boolean isIntact(Map<String, byte[]> metadata) {
    byte[] digest = metadata.get(DIGEST);
    return digest == null || digest(metadata).equals(new String(digest, StandardCharsets.UTF_8));
  }

  private static String digest(Map<String, byte[]> metadata) {
    MessageDigest digest = Digests.sha256();
    new TreeMap<>(metadata)
        .forEach(
            (key, value) -> {
              if (!key.equals(DIGEST)) {
                digest.update((key + " " + value.length + " ").getBytes(StandardCharsets.UTF_8));
                digest.update(value);
              }
            });
    return Digests.hex(digest.digest());
  }
}
