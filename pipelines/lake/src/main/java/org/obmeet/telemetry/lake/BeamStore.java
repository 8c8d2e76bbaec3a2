package org.obmeet.telemetry.lake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Any file system that Beam knows. The process must have registered it (Beam's workers have;
 * elsewhere {@code FileSystems.setDefaultPipelineOptions}).
 */
final class BeamStore implements Store {
  private final String root;

  BeamStore(String root) {
    this.root = root;
  }

  @Override
  public OutputStream create(String path, Durability durability) throws IOException {
    return Channels.newOutputStream(FileSystems.create(resource(path), "application/octet-stream"));
  }

  @Override
  public SeekableByteChannel open(String path) throws IOException {
    ReadableByteChannel channel = FileSystems.open(resource(path));
    if (channel instanceof SeekableByteChannel seekable) {
      return seekable;
    }
    channel.close();
    throw new IOException("the file system cannot read from the middle of a file");
  }

  @Override
  public boolean exists(String path) throws IOException {
    return !match(root + "/" + path).isEmpty();
  }

  @Override
  public List<FileInfo> list(String folder) throws IOException {
    List<FileInfo> found = new ArrayList<>();
    for (Metadata file : match(root + "/" + folder + "/**")) {
      String whole = file.resourceId().toString();
      int start = whole.indexOf("/" + folder + "/", Math.max(0, rootLength(whole) - 1)) + 1;
      String name = file.resourceId().getFilename();
      if (!file.resourceId().isDirectory() && name != null && !name.startsWith(".")) {
        found.add(new FileInfo(whole.substring(start), file.sizeBytes()));
      }
    }
    return found;
  }

  @Override
  public void move(String from, String to) throws IOException {
    FileSystems.rename(
        List.of(resource(from)), List.of(resource(to)), StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  @Override
  public void delete(String path) throws IOException {
    FileSystems.delete(List.of(resource(path)), StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    List<ResourceId> below = new ArrayList<>();
    match(root + "/" + folder + "/**").forEach(file -> below.add(file.resourceId()));
    FileSystems.delete(below, StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  @Override
  public CreateOnly createOnly() {
    return (path, bytes) -> {
      throw new IOException("no create-only write is known for this file system");
    };
  }

  private int rootLength(String whole) {
    String bare = root.replaceFirst("^file:(//)?", "");
    int at = whole.indexOf(bare);
    return at < 0 ? 0 : at + bare.length();
  }

  private ResourceId resource(String path) {
    return FileSystems.matchNewResource(root + "/" + path, false);
  }

  private static List<Metadata> match(String spec) throws IOException {
    return FileSystems.match(spec, EmptyMatchTreatment.ALLOW).metadata();
  }
}
