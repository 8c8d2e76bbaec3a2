package org.obmeet.telemetry.lake.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Any file system that Beam knows. The process must have registered it (Beam's workers have;
 * elsewhere {@code FileSystems.setDefaultPipelineOptions}).
 */
public final class BeamStore implements Store {
  /** Nothing can be committed here: nobody has to be kept out, and nobody is. */
  private static final Leases NO_LEASES =
      new Leases() {
        @Override
        public Optional<Closeable> tryAcquire(String path) {
          return Optional.of(() -> {});
        }

        @Override
        public boolean isHeld(String path) {
          return false;
        }
      };

  private final String root;

  public BeamStore(String root) {
    this.root = root;
  }

  @Override
  public OutputStream create(String path) throws IOException {
    return Channels.newOutputStream(FileSystems.create(resource(path), "application/octet-stream"));
  }

  /** Object stores keep what they have acknowledged. */
  @Override
  public void sync(Collection<String> paths) {}

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
  public Optional<Path> local(String path) {
    return Optional.empty();
  }

  @Override
  public boolean exists(String path) throws IOException {
    return match(root + "/" + path).stream().anyMatch(file -> !file.resourceId().isDirectory());
  }

  @Override
  public List<FileInfo> list(String folder) throws IOException {
    List<FileInfo> found = new ArrayList<>();
    for (Metadata file : match(root + "/" + folder + "/**")) {
      String name = file.resourceId().getFilename();
      if (!file.resourceId().isDirectory() && name != null && !name.startsWith(".")) {
        String whole = file.resourceId().toString();
        found.add(new FileInfo(whole.substring(root.length() + 1), file.sizeBytes()));
      }
    }
    return found;
  }

  @Override
  public List<StoredFile> walk() throws IOException {
    throw new IOException(
        "every byte can be walked in a folder of this machine, or in s3://, alone");
  }

  @Override
  public Leases leases() {
    return NO_LEASES;
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
    for (Metadata file : match(root + "/" + folder + "/**")) {
      if (!file.resourceId().isDirectory()) {
        below.add(file.resourceId());
      }
    }
    FileSystems.delete(below, StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  @Override
  public PutIfAbsent createOnly() {
    return (path, bytes) -> {
      throw new IOException("no create-only write is known for this file system");
    };
  }

  private ResourceId resource(String path) throws IOException {
    try {
      return FileSystems.matchNewResource(root + "/" + path, false);
    } catch (IllegalArgumentException e) {
      throw new IOException("no file system is known for it in this build", e);
    }
  }

  private static List<Metadata> match(String spec) throws IOException {
    try {
      return FileSystems.match(spec, EmptyMatchTreatment.ALLOW).metadata();
    } catch (IllegalArgumentException e) {
      throw new IOException("no file system is known for it in this build", e);
    }
  }
}
