package org.obmeet.telemetry.lake.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.CanonicalJson;

/**
 * Encodes the state of a lake as bytes and decodes it. The bytes are a line of JSON and a table of
 * files in order of path. The JSON names a file by its position in the table. The table has all
 * digests, and then the other values of each file. A path is stored without the prefix that it
 * shares with the previous path.
 */
final class LakeStateCodec {
  private static final HexFormat HEX = HexFormat.of();
  private static final int DIGEST_BYTES = 32;
  private static final int MAX_PATH_BYTES = Short.MAX_VALUE;

  /** Written for a removed file that a superseded release has. */
  private static final byte REMOVED = 0;

  /** Written for a live file that is not a clean file. */
  private static final byte NOT_CLEAN = 1;

  /** Written for a clean file. */
  private static final byte ON_TIME = 2;

  /** Written for a clean file that no window counts. */
  private static final byte LATE = 3;

  private LakeStateCodec() {}

  static byte[] encode(LakeState state) {
    List<FileRef> files =
        Stream.concat(
                state.files().values().stream(), state.history().stream().map(TableRelease::file))
            .distinct()
            .sorted(Comparator.comparing(FileRef::path).thenComparing(FileRef::sha256))
            .toList();
    Map<FileRef, Long> positions = new HashMap<>();
    files.forEach(file -> positions.put(file, (long) positions.size()));
    Map<String, CleanFile> clean = new HashMap<>();
    state.clean().forEach(file -> clean.put(file.path(), file));
    List<String> streams = state.clean().stream().map(CleanFile::stream).distinct().toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(CanonicalJson.canonical(LakeStateJson.map(state, positions::get, streams)));
      out.writeInt(files.size());
      for (FileRef file : files) {
        out.write(HEX.parseHex(file.sha256()), 0, DIGEST_BYTES);
      }
      byte[] previous = {};
      for (FileRef file : files) {
        byte[] path = file.path().getBytes(UTF_8);
        int shared = Math.max(0, Arrays.mismatch(previous, path));
        out.writeShort(shared);
        out.writeShort(path.length - shared);
        out.write(path, shared, path.length - shared);
        out.writeLong(file.rows());
        out.writeLong(file.bytes());
        if (!file.equals(state.files().get(file.path()))) {
          out.write(REMOVED);
        } else if (clean.containsKey(file.path())) {
          write(out, clean.get(file.path()), streams);
        } else {
          out.write(NOT_CLEAN);
        }
        previous = path;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the state of the lake has no binary form", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, CleanFile file, List<String> streams)
      throws IOException {
    out.write(file.late() ? LATE : ON_TIME);
    out.writeInt(streams.indexOf(file.stream()));
    out.writeLong(file.days().first().toEpochDay());
    out.writeLong(file.days().bits());
    out.writeInt(file.bucket());
    out.writeInt(file.buckets());
  }

  /**
   * Decodes a state; empty if the bytes have the form of another version.
   *
   * @throws IOException if the bytes do not begin with JSON
   * @throws RuntimeException if the bytes are not a state
   */
  static Optional<LakeState> decode(byte[] bytes) throws IOException {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    Map<String, Object> json = CanonicalJson.map(Arrays.copyOf(bytes, end));
    if (!LakeStateJson.hasVersion(json)) {
      return Optional.empty();
    }
    List<String> streams = LakeStateJson.streams(json);
    ByteBuffer in = ByteBuffer.wrap(bytes).position(end + 1);
    int count = in.getInt();
    int digest = in.position();
    in.position(Math.addExact(digest, Math.multiplyExact(count, DIGEST_BYTES)));
    FileRef[] files = new FileRef[count];
    Map<String, FileRef> live = new HashMap<>(2 * count);
    List<CleanFile> clean = new ArrayList<>(count);
    byte[] path = new byte[MAX_PATH_BYTES];
    for (int i = 0; i < count; i++, digest += DIGEST_BYTES) {
      int shared = in.getShort();
      int length = in.getShort();
      in.get(path, shared, length);
      FileRef file =
          new FileRef(
              new String(path, 0, shared + length, UTF_8),
              in.getLong(),
              in.getLong(),
              HEX.formatHex(bytes, digest, digest + DIGEST_BYTES));
      files[i] = file;
      byte kind = in.get();
      if (kind != REMOVED) {
        live.put(file.path(), file);
      }
      if (kind >= ON_TIME) {
        clean.add(read(in, file, kind == LATE, streams));
      }
    }
    if (in.hasRemaining()) {
      throw new IllegalArgumentException("there are bytes after the state");
    }
    return Optional.of(LakeStateJson.parse(json, files, live, clean));
  }

  private static CleanFile read(ByteBuffer in, FileRef file, boolean late, List<String> streams) {
    return new CleanFile(
        streams.get(in.getInt()),
        new FileDays(LocalDate.ofEpochDay(in.getLong()), in.getLong()),
        in.getInt(),
        file.path(),
        file.rows(),
        late,
        in.getInt());
  }
}
